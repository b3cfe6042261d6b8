/** A server of an npm package that implements HTTP/2 in JavaScript and has the API of `node:https`. */
import { openSync, readFileSync, writeSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'

type HttpsLike = {
  readonly createServer: (
    options: { cert: Buffer; key: Buffer },
    listener: (request: IncomingMessage, response: ServerResponse) => void,
  ) => Server
}

const { PORT, CERTIFICATE = '', KEY = '', LOG = '', PACKAGES } = process.env
const log = openSync(LOG, 'a')
const [, , name = ''] = process.argv
const { createServer }: HttpsLike = createRequire(`${PACKAGES}/`)(`${PACKAGES}/node_modules/${name}`)

createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, (request, response) => {
  let bytes = 0
  request.on('data', (chunk: Buffer) => (bytes += chunk.length))
  request.on('end', () => {
    writeSync(log, `${request.url} ${bytes}\n`)
    response.writeHead(201)
    response.end()
  })
}).listen(Number(PORT), '127.0.0.1')
