import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { endpointOf } from './browser-keys.ts'
import { selfSigned } from './certificate.ts'
import { controlServer } from './control.ts'
import { FirefoxLine } from './firefox-line.ts'
import { Front } from './front.ts'
import { PushDesk } from './push-desk.ts'

/**
 * A push service for tests and benchmarks, in a process of its own:
 *
 *   node test/support/push-service/main.ts [--seed TEXT] [--decrypt-every N]
 *
 * It prints where it listens as one line of JSON, and ends when its standard input does.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: 'telex' }, 'decrypt-every': { type: 'string', default: '1' } },
})

const certificate = selfSigned(Date.now())
const desk = new PushDesk({ seed: values.seed, decryptEvery: Number(values['decrypt-every']) })
const upgradable = (server: Server): void => {
  server.on('upgrade', (request, socket, head) => firefox.upgrade(request, socket, head))
}
const h2 = new Front('h2', desk, certificate)
const https1 = new Front('https1', desk, certificate)
const http1 = new Front('http1', desk, certificate, upgradable)
const firefox = new FirefoxLine(desk, (id) => endpointOf(http1.origin, id))
const fronts = [h2, https1, http1]
for (const front of fronts) await front.set('up')

const control = controlServer(desk, fronts, firefox)
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
