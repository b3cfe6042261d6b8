/**
 * The least that Node's own HTTP server can do: `node bare-http.ts FILE`, a process of its own. It looks up the address and
 * gives the bytes that are in the file, with `writeHead` and `end`. Prints `port N`; ends with its standard input.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

/** An answer in the file. */
export type BareAnswer = {
  readonly path: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly base64: string
}

const file = process.argv[2]
if (file !== undefined) {
  const answers = new Map(
    (JSON.parse(readFileSync(file, 'utf8')) as BareAnswer[]).map(({ path, base64, ...head }) => [
      path,
      { ...head, body: Buffer.from(base64, 'base64') },
    ]),
  )
  const server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '')
    if (answer === undefined) response.writeHead(404, { 'content-length': '0' }).end()
    else response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') process.stdout.write(`port ${address?.port}\n`)
  })
  process.stdin.resume().on('end', () => process.exit())
}
