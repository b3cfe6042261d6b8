import type { Readable } from 'node:stream'

/** Far longer than any line that means something; of a longer one only the beginning is given. */
const MAX_LENGTH = 1024 * 1024

/**
 * The lines of a text in UTF-8, without their ends (LF or CRLF) and without a byte order mark. It holds one line and one
 * piece of the source at a time, however long the text or a line of it is.
 */
export async function* readLines(source: Readable): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let open = ''
  for await (const piece of source as AsyncIterable<Uint8Array>) {
    const parts = decoder.decode(piece, { stream: true }).split('\n')
    const last = parts.pop() ?? ''
    for (const part of parts) {
      yield ended(open, part)
      open = ''
    }
    if (open.length < MAX_LENGTH) open += last.slice(0, MAX_LENGTH - open.length)
  }
  open += decoder.decode()
  if (open !== '') yield ended(open, '')
}

function ended(open: string, rest: string): string {
  const line = open + rest.slice(0, Math.max(0, MAX_LENGTH - open.length))
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
