/** What a request says before its body. Field names are in lower case; a field that came twice is joined with a comma. */
export type RequestHead = {
  readonly method: 'GET'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Three times what a browser sends; a longer head goes to who can say no to it. */
const MAX_HEAD_BYTES = 8 * 1_024
const END = Buffer.from('\r\n\r\n')
const requestLine = /^GET (\/[\x21-\x7e]*) HTTP\/1\.1$/
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/
/** Whoever sends these wants more than an answer. */
const others = ['content-length', 'transfer-encoding', 'upgrade', 'expect', 'trailer', 'http2-settings']

/**
 * Reads a request that is as simple as a request can be: a GET of HTTP/1.1, whole in these bytes and alone in them, without
 * a body, every line well formed. `null` for all else, which is not wrong but for a full implementation of HTTP to judge:
 * so nothing that two readers of HTTP could understand in two ways is understood here at all.
 *
 * @see RFC 9112 sections 3 and 5
 */
export function readRequestHead(bytes: Buffer): RequestHead | null {
  if (bytes.length > MAX_HEAD_BYTES || bytes.indexOf(END) !== bytes.length - END.length) return null
  const [first = '', ...lines] = bytes.toString('latin1', 0, bytes.length - END.length).split('\r\n')
  const url = requestLine.exec(first)?.[1]
  if (url === undefined) return null
  const headers: Record<string, string> = Object.create(null) as Record<string, string>
  for (const line of lines) {
    const [, name, value] = fieldLine.exec(line) ?? []
    if (name === undefined || value === undefined) return null
    const field = name.toLowerCase()
    const known = headers[field]
    if (known !== undefined && field === 'host') return null
    headers[field] = known === undefined ? value.trimEnd() : `${known}, ${value.trimEnd()}`
  }
  if (headers['host'] === undefined || others.some((name) => headers[name] !== undefined)) return null
  return { method: 'GET', url, headers }
}
