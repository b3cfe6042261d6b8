import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { endpointOf } from './browser-keys.ts'
import { selfSigned } from './certificate.ts'
import { controlServer } from './control.ts'
import { AutopushServer } from './autopush-server.ts'
import { Listener } from './listener.ts'
import { PushHandler } from './push-handler.ts'

/**
 * A push service for tests and benchmarks, in a process of its own:
 *
 *   node test/support/push-service/main.ts [--seed TEXT] [--decrypt-every N]
 *
 * It prints its addresses as one line of JSON, and exits when its standard input ends.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: 'telex' }, 'decrypt-every': { type: 'string', default: '1' } },
})

const certificate = selfSigned(Date.now())
const handler = new PushHandler({ seed: values.seed, decryptEvery: Number(values['decrypt-every']) })
const upgradable = (server: Server): void => {
  server.on('upgrade', (request, socket, head) => firefox.upgrade(request, socket, head))
}
const h2 = new Listener('h2', handler, certificate)
const https1 = new Listener('https1', handler, certificate)
const http1 = new Listener('http1', handler, certificate, upgradable)
const firefox = new AutopushServer(handler, (id) => endpointOf(http1.origin, id))
const listeners = [h2, https1, http1]
for (const listener of listeners) await listener.setMode('up')

const control = controlServer(handler, listeners, firefox)
await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve))
const { port } = control.address() as AddressInfo

process.stdout.write(
  `${JSON.stringify({
    h2: h2.origin,
    https1: https1.origin,
    http1: http1.origin,
    control: `http://127.0.0.1:${port}`,
    certificate: certificate.cert,
    seed: values.seed,
  })}\n`,
)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
