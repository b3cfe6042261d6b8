export type HttpAnswer = {
  readonly status: number
  readonly body: string
  /** Its length in bytes. */
  readonly length: number
}

/**
 * Parses the first HTTP response in the bytes received; `null` while it is incomplete.
 *
 * @see RFC 9112 section 6.3: its length is given by Content-Length or by chunks; without either it has no body here.
 */
export function takeAnswer(bytes: Buffer): HttpAnswer | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = bytes.toString('latin1', 0, end)
  const status = Number(head.split(' ')[1])
  const start = end + 4
  if (/^transfer-encoding:\s*chunked/im.test(head)) {
    const chunks = takeChunks(bytes, start)
    return chunks === null ? null : { status, ...chunks }
  }
  const length = start + Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0)
  return bytes.length < length ? null : { status, body: bytes.toString('utf8', start, length), length }
}

function takeChunks(bytes: Buffer, start: number): Omit<HttpAnswer, 'status'> | null {
  const parts: Buffer[] = []
  let at = start
  for (;;) {
    const line = bytes.indexOf('\r\n', at)
    if (line === -1) return null
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    const from = line + 2
    if (bytes.length < from + size + 2) return null
    at = from + size + 2
    if (size === 0) return { body: Buffer.concat(parts).toString('utf8'), length: at }
    parts.push(bytes.subarray(from, from + size))
  }
}
