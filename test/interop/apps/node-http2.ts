/** `node:http2` as a push service: answers 201, and ends a connection after so many requests. */
import { openSync, readFileSync, writeSync } from 'node:fs'
import { createSecureServer, type ServerHttp2Stream } from 'node:http2'

const {
  PORT,
  CERTIFICATE = '',
  KEY = '',
  LOG = '',
  REQUESTS_PER_CONNECTION,
  CONCURRENT_STREAMS,
} = process.env
const log = openSync(LOG, 'a')
const perConnection = Number(REQUESTS_PER_CONNECTION)
const counts = new WeakMap<object, number>()

const server = createSecureServer({
  cert: readFileSync(CERTIFICATE),
  key: readFileSync(KEY),
  settings: CONCURRENT_STREAMS ? { maxConcurrentStreams: Number(CONCURRENT_STREAMS) } : {},
})
server.on('stream', (stream: ServerHttp2Stream, { ':path': path }) => {
  const { session } = stream
  stream.on('error', () => undefined)
  let bytes = 0
  stream.on('data', (chunk: Buffer) => (bytes += chunk.length))
  stream.on('end', () => {
    writeSync(log, `${path} ${bytes}\n`)
    stream.respond({ ':status': 201 }, { endStream: true })
    if (session === undefined || perConnection === 0) return
    const count = (counts.get(session) ?? 0) + 1
    counts.set(session, count)
    // Takes on what has come in, says that nothing more is taken, and closes when all is answered.
    if (count === perConnection) session.close()
  })
})
server.on('sessionError', () => undefined)
server.listen(Number(PORT), '127.0.0.1')
