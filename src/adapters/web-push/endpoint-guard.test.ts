import { expect, test } from 'vitest'
import { endpointCorpus } from '../../../test/support/endpoint-corpus.ts'
import { EndpointGuard } from './endpoint-guard.ts'

const guard = new EndpointGuard({ hosts: [], insecureOrigins: [] })

test.each([
  'https://fcm.googleapis.com/fcm/send/fB3-x_y:APA91bH',
  'https://fcm.googleapis.com/wp/cKf5:APA91b',
  'https://android.googleapis.com/gcm/send/abc',
  'https://jmt17.google.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk',
  'https://wns2-par02p.notify.windows.com/w/?token=BQYAAAB%2bxyz%3d',
  'https://web.push.apple.com/QGuQyavXutnMH9cDn0wk',
])('allows %s', (endpoint) => {
  expect(guard.refuse(endpoint)).toBeNull()
})

test.each(endpointCorpus(8_443))('refuses %s: %j', (_, endpoint) => {
  expect(guard.refuse(endpoint)).toEqual(expect.any(String))
})

test('operators can add push services by host name or domain suffix', () => {
  const wider = new EndpointGuard({ hosts: ['push.example.org', '.Push.Example.net'], insecureOrigins: [] })
  const verdicts = ['push.example.org', 'a.push.example.org', 'eu.push.example.net', 'push.example.net'].map(
    (host) => wider.refuse(`https://${host}/a`) === null,
  )
  expect(verdicts).toEqual([true, false, true, false])
})

test('allows an insecure origin and no other', () => {
  const open = new EndpointGuard({ hosts: [], insecureOrigins: ['http://127.0.0.1:9000'] })

  expect(open.check('http://127.0.0.1:9000/push/a')).toMatchObject({
    host: '127.0.0.1',
    port: 9000,
    isTls: false,
    checksAddress: false,
  })
  expect(open.refuse('http://127.0.0.1:9001/push/a')).not.toBeNull()
  expect(open.refuse('https://127.0.0.1:9000/push/a')).not.toBeNull()
})
