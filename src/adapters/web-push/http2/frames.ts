/** Frame types. @see RFC 9113 section 6 */
export const frameTypes = {
  data: 0,
  headers: 1,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const flags = { ack: 1, endStream: 1, endHeaders: 4, padded: 8, priority: 32 } as const

/** @see RFC 9113 section 6.5.2 */
export const settings = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const

/** Error codes of RST_STREAM and GOAWAY. @see RFC 9113 section 7 */
export const errorCodes = {
  noError: 0,
  protocolError: 1,
  flowControlError: 3,
  frameSizeError: 6,
  refusedStream: 7,
  cancel: 8,
  compressionError: 9,
  enhanceYourCalm: 11,
  http11Required: 13,
} as const

/** Sent first on every connection. @see RFC 9113 section 3.4 */
export const clientPreface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

export const FRAME_HEADER_BYTES = 9
/** The largest frame payload: the default of SETTINGS_MAX_FRAME_SIZE, which we do not raise. @see RFC 9113 section 4.2 */
export const MAX_FRAME_BYTES = 16_384

/** Writes a frame header. @returns where the payload begins. */
export function writeFrameHeader(
  out: Buffer,
  at: number,
  { length, type, flags, stream }: { length: number; type: number; flags: number; stream: number },
): number {
  out.writeUIntBE(length, at, 3)
  out[at + 3] = type
  out[at + 4] = flags
  out.writeUInt32BE(stream, at + 5)
  return at + FRAME_HEADER_BYTES
}

export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const out = Buffer.alloc(FRAME_HEADER_BYTES + payload.length)
  out.set(payload, writeFrameHeader(out, 0, { length: payload.length, type, flags, stream }))
  return out
}

export function settingsFrame(values: readonly (readonly [setting: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(6 * values.length)
  for (const [index, [setting, value]] of values.entries()) {
    payload.writeUInt16BE(setting, 6 * index)
    payload.writeUInt32BE(value, 6 * index + 2)
  }
  return frame(frameTypes.settings, 0, 0, payload)
}

/** A frame whose payload is one 32-bit number: RST_STREAM or WINDOW_UPDATE. */
export function uint32Frame(type: number, stream: number, value: number): Buffer {
  const payload = Buffer.alloc(4)
  payload.writeUInt32BE(value)
  return frame(type, 0, stream, payload)
}

export type Frame = {
  readonly type: number
  readonly flags: number
  readonly stream: number
  readonly payload: Buffer
}

/** The peer violated the protocol. `code` goes into our GOAWAY. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Parses frames from the chunks of a socket. Buffers at most one incomplete frame. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0)

  /**
   * The frames that are complete now. Their payloads share the chunk's memory.
   *
   * @throws ProtocolError when a frame is larger than we allow.
   */
  read(chunk: Buffer): readonly Frame[] {
    const frames: Frame[] = []
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    let at = 0
    while (bytes.length - at >= FRAME_HEADER_BYTES) {
      const length = bytes.readUIntBE(at, 3)
      if (length > MAX_FRAME_BYTES)
        throw new ProtocolError(errorCodes.frameSizeError, 'The frame is too large.')
      const end = at + FRAME_HEADER_BYTES + length
      if (bytes.length < end) break
      frames.push({
        type: bytes.readUInt8(at + 3),
        flags: bytes.readUInt8(at + 4),
        stream: bytes.readUInt32BE(at + 5) & 0x7f_ff_ff_ff,
        payload: bytes.subarray(at + FRAME_HEADER_BYTES, end),
      })
      at = end
    }
    this.#pending = bytes.subarray(at)
    return frames
  }
}

/**
 * The payload without its padding and priority fields.
 *
 * @param set the flags of the frame. @param allowed the flags that this frame type defines.
 * @see RFC 9113 sections 6.1 and 6.2
 */
export function stripPadding(payload: Buffer, set: number, allowed: number): Buffer {
  let begin = 0
  let end = payload.length
  if ((set & allowed & flags.padded) !== 0) {
    begin = 1
    end -= payload[0] ?? 0
  }
  if ((set & allowed & flags.priority) !== 0) begin += 5
  if (begin > end) throw new ProtocolError(errorCodes.protocolError, 'The padding exceeds the payload.')
  return payload.subarray(begin, end)
}

export function readUint32(payload: Buffer): number {
  if (payload.length < 4) throw new ProtocolError(errorCodes.frameSizeError, 'The frame is too short.')
  return payload.readUInt32BE(0)
}

/** Whether the peer's error code means that HTTP/2 does not work between us, or that it asks for HTTP/1.1. */
export function isProtocolErrorCode(code: number): boolean {
  const protocolErrors: readonly number[] = [
    errorCodes.protocolError,
    errorCodes.flowControlError,
    errorCodes.frameSizeError,
    errorCodes.compressionError,
    errorCodes.http11Required,
  ]
  return protocolErrors.includes(code)
}
