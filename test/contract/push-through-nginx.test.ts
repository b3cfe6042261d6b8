import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { WebPushSender } from '../../src/adapters/web-push/web-push-sender.ts'
import type { PushOutcome } from '../../src/fanout/push/delivery/push-sender.ts'
import { noProxy, startProxy } from '../support/proxy.ts'

/** HTTP/2 as nginx speaks it, with connections that it ends after fifty requests. */
const servers = `server {
  listen 443 ssl http2;
  ssl_certificate here;
  ssl_certificate_key here;
  keepalive_requests 50;
  location / { proxy_pass http://127.0.0.1:8484; }
}`
const MESSAGES = 600

type Taken = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly bytes: number }

/** What stands behind nginx: every tenth browser has gone, and is told so at length. */
async function startService(): Promise<{ readonly port: number; readonly taken: readonly Taken[] }> {
  const taken: Taken[] = []
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    let bytes = 0
    request.on('data', (chunk: Buffer) => (bytes += chunk.length))
    request.on('end', () => {
      const { url: path = '', headers } = request
      taken.push({ path, headers, bytes })
      const isGone = path.endsWith('0')
      response.writeHead(isGone ? 410 : 201)
      response.end(isGone ? 'gone '.repeat(30_000) : '')
    })
  }
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, taken }
}

test.skipIf(noProxy('nginx') !== null)(
  'through nginx every message arrives once, whole, whatever goes away meanwhile',
  async () => {
    const service = await startService()
    await using nginx = await startProxy('nginx', servers, service.port)
    const origin = `https://localhost:${nginx.https}`
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await using sender = new WebPushSender({
      hosts: [],
      insecureOrigins: [origin],
      findVapidKey: () => ({ id: 'key', publicKey: 'BA', privateKey }),
      contact: 'mailto:desk@example.org',
      now: Date.now,
      ca: nginx.ca,
    })
    const browser = createECDH('prime256v1')
    const message = {
      p256dh: browser.generateKeys(),
      auth: randomBytes(16),
      vapidKeyId: 'key',
      ttlSeconds: 60,
      urgency: 'high',
      topic: 'abc',
    } as const
    const outcomes: PushOutcome['kind'][] = []
    let next = 0
    const lane = async (): Promise<void> => {
      for (let n = next++; n < MESSAGES; n = next++) {
        const text = randomBytes(10 + ((n * 37) % 3_900))
        const send = () =>
          sender.send({ ...message, text, endpoint: `${origin}/push/${n}` }, new AbortController().signal)
        let outcome = await send()
        while (outcome.kind === 'not-sent') outcome = await send()
        outcomes.push(outcome.kind)
      }
    }

    await Promise.all(Array.from({ length: 60 }, lane))

    expect(new Set(service.taken.map(({ path }) => path)).size).toBe(MESSAGES)
    expect(service.taken).toHaveLength(MESSAGES)
    expect(outcomes.filter((kind) => kind === 'accepted')).toHaveLength(MESSAGES * 0.9)
    expect(outcomes.filter((kind) => kind === 'gone')).toHaveLength(MESSAGES * 0.1)
    for (const { headers, bytes } of service.taken) {
      expect([headers['content-length'], headers['content-encoding']]).toEqual([String(bytes), 'aes128gcm'])
      expect([headers['ttl'], headers['urgency'], headers['topic']]).toEqual(['60', 'high', 'abc'])
      expect(headers.authorization).toMatch(/^vapid t=[\w.-]+, k=BA$/)
    }
  },
)
