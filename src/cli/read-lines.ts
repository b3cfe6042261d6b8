import type { Readable } from 'node:stream'

/** Far longer than any valid line; longer lines are truncated. */
const MAX_LENGTH = 1024 * 1024

/**
 * Splits UTF-8 text into lines, without line ends (LF or CRLF) and byte order mark. It buffers one line and one chunk at a
 * time, however long the text or a line is.
 */
export async function* readLines(source: Readable): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let open = ''
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n')
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      yield ended(open, piece)
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
