/** A request without its body. Header names are in lower case; a header that came twice is joined with a comma. */
export type RequestHead = {
  readonly method: 'GET'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Three times what a browser sends; a longer head goes to Node's HTTP, which can refuse it. */
const MAX_HEAD_BYTES = 8 * 1_024
const END_OF_HEAD = Buffer.from('\r\n\r\n')
const requestLine = /^GET (\/[\x21-\x7e]*) HTTP\/1\.1$/
const headerLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/
/** A request with one of these needs a full implementation of HTTP. */
const unsupported = ['content-length', 'transfer-encoding', 'upgrade', 'expect', 'trailer', 'http2-settings']

/**
 * Parses the simplest of requests: one complete GET of HTTP/1.1 and nothing after it, without a body, every line well formed.
 * Returns `null` for everything else, which is left to a full implementation of HTTP. So nothing that two parsers could read
 * in two ways is read here at all, which rules out request smuggling.
 *
 * @see RFC 9112 sections 3 and 5
 */
export function readRequestHead(bytes: Buffer): RequestHead | null {
  if (bytes.length > MAX_HEAD_BYTES || bytes.indexOf(END_OF_HEAD) !== bytes.length - END_OF_HEAD.length)
    return null
  const [first = '', ...lines] = bytes.toString('latin1', 0, bytes.length - END_OF_HEAD.length).split('\r\n')
  const url = requestLine.exec(first)?.[1]
  if (url === undefined) return null
  const headers: Record<string, string> = Object.create(null) as Record<string, string>
  for (const line of lines) {
    const [, name, value] = headerLine.exec(line) ?? []
    if (name === undefined || value === undefined) return null
    const field = name.toLowerCase()
    const known = headers[field]
    if (known !== undefined && field === 'host') return null
    headers[field] = known === undefined ? value.trimEnd() : `${known}, ${value.trimEnd()}`
  }
  if (headers['host'] === undefined || unsupported.some((name) => headers[name] !== undefined)) return null
  return { method: 'GET', url, headers }
}
