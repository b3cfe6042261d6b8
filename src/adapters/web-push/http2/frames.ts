/** Kinds of frames. @see RFC 9113 section 6 */
export const frameKinds = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
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

/** Why a stream or a connection ends. @see RFC 9113 section 7 */
export const codes = {
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

/** The beginning of every connection. @see RFC 9113 section 3.4 */
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

export const FRAME_HEAD_BYTES = 9
/** The largest frame we take: what both ends may send unless they agree otherwise. @see RFC 9113 section 4.2 */
export const MAX_FRAME_BYTES = 16_384

/** Writes a frame's head. @returns where its content begins. */
export function writeFrameHead(
  out: Buffer,
  at: number,
  { length, kind, flags, stream }: { length: number; kind: number; flags: number; stream: number },
): number {
  out.writeUIntBE(length, at, 3)
  out[at + 3] = kind
  out[at + 4] = flags
  out.writeUInt32BE(stream, at + 5)
  return at + FRAME_HEAD_BYTES
}

export function frame(kind: number, flags: number, stream: number, content: Uint8Array): Buffer {
  const out = Buffer.alloc(FRAME_HEAD_BYTES + content.length)
  out.set(content, writeFrameHead(out, 0, { length: content.length, kind, flags, stream }))
  return out
}

export function settingsFrame(values: readonly (readonly [setting: number, value: number])[]): Buffer {
  const content = Buffer.alloc(6 * values.length)
  for (const [index, [setting, value]] of values.entries()) {
    content.writeUInt16BE(setting, 6 * index)
    content.writeUInt32BE(value, 6 * index + 2)
  }
  return frame(frameKinds.settings, 0, 0, content)
}

export function numberFrame(kind: number, stream: number, value: number): Buffer {
  const content = Buffer.alloc(4)
  content.writeUInt32BE(value)
  return frame(kind, 0, stream, content)
}

export type Frame = {
  readonly kind: number
  readonly flags: number
  readonly stream: number
  readonly content: Buffer
}

/** A peer does not keep to the protocol; `code` is what it is told. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Cuts what a socket gives into frames. Holds at most one unfinished frame. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0)

  /**
   * The frames that are whole now. They share the chunk's memory.
   *
   * @throws ProtocolError when a frame is larger than we take.
   */
  read(chunk: Buffer): readonly Frame[] {
    const frames: Frame[] = []
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    let at = 0
    while (bytes.length - at >= FRAME_HEAD_BYTES) {
      const length = bytes.readUIntBE(at, 3)
      if (length > MAX_FRAME_BYTES) throw new ProtocolError(codes.frameSizeError, 'A frame is too large.')
      const end = at + FRAME_HEAD_BYTES + length
      if (bytes.length < end) break
      frames.push({
        kind: bytes.readUInt8(at + 3),
        flags: bytes.readUInt8(at + 4),
        stream: bytes.readUInt32BE(at + 5) & 0x7f_ff_ff_ff,
        content: bytes.subarray(at + FRAME_HEAD_BYTES, end),
      })
      at = end
    }
    this.#pending = bytes.subarray(at)
    return frames
  }
}

/**
 * The content without what it is padded with and what it says of its weight.
 *
 * @param known which of the two this kind of frame may have. @see RFC 9113 sections 6.1 and 6.2
 */
export function unwrapped(content: Buffer, set: number, known: number): Buffer {
  let begin = 0
  let end = content.length
  if ((set & known & flags.padded) !== 0) {
    begin = 1
    end -= content[0] ?? 0
  }
  if ((set & known & flags.priority) !== 0) begin += 5
  if (begin > end) throw new ProtocolError(codes.protocolError, 'There is more padding than content.')
  return content.subarray(begin, end)
}

export function readNumber(content: Buffer): number {
  if (content.length < 4) throw new ProtocolError(codes.frameSizeError, 'A frame is too short.')
  return content.readUInt32BE(0)
}

/** Whether a code says that we don't speak HTTP/2 as the other end understands it, or that it would rather not. */
export function isOddCode(code: number): boolean {
  const odd: readonly number[] = [
    codes.protocolError,
    codes.flowControlError,
    codes.frameSizeError,
    codes.compressionError,
    codes.http11Required,
  ]
  return odd.includes(code)
}
