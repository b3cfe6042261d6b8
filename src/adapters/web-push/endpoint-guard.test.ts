import { expect, test } from 'vitest'
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
])('a real push service is let through: %s', (endpoint) => {
  expect(guard.refuse(endpoint)).toBeNull()
})

test.each([
  ['another scheme', 'http://fcm.googleapis.com/fcm/send/a'],
  ['a file', 'file:///etc/passwd'],
  ['a scheme with a host', 'ftp://fcm.googleapis.com/a'],
  ['a user', 'https://user@fcm.googleapis.com/a'],
  ['a user and a password', 'https://user:pass@fcm.googleapis.com/a'],
  ['an empty user', 'https://@fcm.googleapis.com/a'],
  ['the listed name as the user', 'https://fcm.googleapis.com@evil.example/a'],
  ['the listed name as the user, with a backslash', 'https://evil.example\\@fcm.googleapis.com/a'],
  ['a backslash for a slash', 'https:\\\\fcm.googleapis.com/a'],
  ['a backslash after the host', 'https://fcm.googleapis.com\\.evil.example/a'],
  ['another port', 'https://fcm.googleapis.com:8443/a'],
  ['the right port, said', 'https://fcm.googleapis.com:443/a'],
  ['port 0', 'https://fcm.googleapis.com:0/a'],
  ['the listed name in the path', 'https://evil.example/fcm.googleapis.com'],
  ['a name that ends alike', 'https://evilfcm.googleapis.com.example/a'],
  ['a name that ends alike without the dot', 'https://evilpush.apple.com/a'],
  ['a name that begins alike', 'https://fcm.googleapis.com.evil.example/a'],
  ['a name below an exact one', 'https://evil.fcm.googleapis.com/a'],
  ['the bare suffix', 'https://notify.windows.com/a'],
  ['a trailing dot', 'https://fcm.googleapis.com./a'],
  ['capitals', 'https://FCM.googleapis.com/a'],
  ['a look-alike letter', 'https://fcm.googleаpis.com/a'],
  ['its punycode', 'https://fcm.xn--googlepis-7fg.com/a'],
  ['full-width letters', 'https://ｆcm.googleapis.com/a'],
  ['an encoded dot', 'https://fcm%2egoogleapis.com/a'],
  ['an ideographic dot', 'https://fcm。googleapis.com/a'],
  ['IPv4', 'https://127.0.0.1/a'],
  ['IPv4 in short', 'https://127.1/a'],
  ['IPv4 in octal', 'https://0177.0.0.1/a'],
  ['IPv4 in hexadecimal', 'https://0x7f.0.0.1/a'],
  ['IPv4 as one number', 'https://2130706433/a'],
  ['IPv4 as one hexadecimal number', 'https://0x7f000001/a'],
  ['the metadata service', 'https://169.254.169.254/latest/meta-data/'],
  ['IPv6', 'https://[::1]/a'],
  ['IPv6 that holds IPv4', 'https://[::ffff:169.254.169.254]/a'],
  ['localhost', 'https://localhost/a'],
  ['a name inside the network', 'https://intranet/a'],
  ['a tab in the name', 'https://fcm.goo\tgleapis.com/a'],
  ['a line end', 'https://fcm.googleapis.com/a\r\nHost: evil.example'],
  ['a space in front', ' https://fcm.googleapis.com/a'],
  ['a space in the path', 'https://fcm.googleapis.com/a b'],
  ['NUL', 'https://fcm.googleapis.com/a\0'],
  ['a fragment', 'https://fcm.googleapis.com/a#b'],
  ['no path', 'https://fcm.googleapis.com'],
  ['a path that is no path', 'https://fcm.googleapis.com?/a'],
  ['nothing', ''],
  ['no address', 'fcm.googleapis.com/a'],
  ['too much', `https://fcm.googleapis.com/${'a'.repeat(1_024)}`],
])('%s is refused', (_, endpoint) => {
  expect(guard.refuse(endpoint)).toEqual(expect.any(String))
})

test('an operator may add a push service, by name or by what names end in', () => {
  const wider = new EndpointGuard({ hosts: ['push.example.org', '.Push.Example.net'], insecureOrigins: [] })
  const verdicts = ['push.example.org', 'a.push.example.org', 'eu.push.example.net', 'push.example.net'].map(
    (host) => wider.refuse(`https://${host}/a`) === null,
  )
  expect(verdicts).toEqual([true, false, true, false])
})

test('an operator may call one origin insecure, and that one only', () => {
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
