import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

async function open(desk: TestDesk): Promise<Socket> {
  const { hostname, port } = new URL(desk.localUrl)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  // A line that is cut by the desk is what some of these tests are about.
  socket.on('error', () => undefined)
  return socket
}

/** Sends bytes as they are and gives back everything that comes until the line is closed. */
async function say(desk: TestDesk, text: string): Promise<string> {
  const socket = await open(desk)
  let said = ''
  socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
  const closed = once(socket, 'close')
  socket.write(text)
  await closed
  return said
}

test.each([
  ['a header that is not one', 'GET / HTTP/1.1\r\nHost: desk\r\nBad header\r\n\r\n', 400],
  ['a line end inside a header', 'GET / HTTP/1.1\r\nHost: desk\r\nX: a\nB: \0c\r\n\r\n', 400],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na', 400],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: d\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: d\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s is refused with %i', async (_what, text, status) => {
  await using desk = await startDesk()

  expect(await say(desk, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
})

test('refuses a large Content-Length before the body is sent', async () => {
  await using desk = await startDesk()
  const token = await desk.token('post')
  const socket = await open(desk)

  socket.write(
    `POST /api/v1/stories HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n',
  )
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()

  expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /)
})

test('refuses endless chunks and closes the connection', async () => {
  await using desk = await startDesk()
  const token = await desk.token('post')
  const socket = await open(desk)
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
  let sent = 0
  let answer = ''
  socket.on('data', (bytes: Buffer) => (answer += bytes.toString()))
  const closed = new Promise((resolve) => socket.once('close', resolve))

  socket.write(
    `POST /api/v1/stories HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer ${token}\r\n` +
      'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  )
  const pump = (): void => {
    while (!socket.destroyed && sent < 2_000 && socket.write(chunk)) sent++
    sent++
  }
  socket.on('drain', pump)
  pump()
  await closed

  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(sent).toBeLessThan(2_000)
})

test('authenticates before it reads a body', async () => {
  await using desk = await startDesk()
  const socket = await open(desk)

  socket.write(
    'POST /api/v1/stories HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
  )
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()

  expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /)
})

test('closes a stream on a second request', async () => {
  await using desk = await startDesk()
  const socket = await open(desk)
  socket.write('GET /live HTTP/1.1\r\nHost: desk\r\n\r\n')
  await once(socket, 'data')

  const closed = once(socket, 'close')
  socket.write('GET / HTTP/1.1\r\nHost: desk\r\n\r\n')
  socket.resume()

  await closed
})

test('ignores a wrong Host header in links', async () => {
  await using desk = await startDesk({ options: { publicUrl: 'https://live.example.org' } })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })

  const page = await say(
    desk,
    'GET /stories/ferry HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n\r\n',
  )

  expect(page).toMatch(/^HTTP\/1\.1 200 /)
  expect(page).toContain('https://live.example.org/stories/ferry')
  expect(page).not.toContain('evil.example')
})

test('answers HTTP/1.0 without a host, and requests that name the whole address', async () => {
  await using desk = await startDesk({ options: { publicUrl: 'https://live.example.org' } })
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const named = 'Host: live.example.org\r\nConnection: close\r\n'
  const expected = [
    // The health checks of HAProxy and others.
    ['GET /health HTTP/1.0\r\n', 200],
    ['OPTIONS / HTTP/1.0\r\n', 204],
    ['OPTIONS * HTTP/1.0\r\n', 204],
    ['HEAD / HTTP/1.0\r\n', 200],
    ['GET /stories/ferry HTTP/1.0\r\n', 200],
    ['GET /api/v1/stories HTTP/1.0\r\n', 200],
    ['GET /nowhere HTTP/1.0\r\n', 404],
    ['GET /health HTTP/1.0\r\nHost:\r\n', 200],
    [`OPTIONS * HTTP/1.1\r\n${named}`, 204],
    [`OPTIONS http://live.example.org/ HTTP/1.1\r\n${named}`, 204],
    [`GET http://live.example.org/stories/ferry HTTP/1.1\r\n${named}`, 200],
    [`GET http://other.example.org:8080/health HTTP/1.1\r\n${named}`, 200],
    [`GET stories/ferry HTTP/1.1\r\n${named}`, 400],
  ] as const

  for (const [request, status] of expected) {
    const answer = await say(desk, `${request}\r\n`)
    expect.soft(answer, request).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  }
})

test('streams over HTTP/1.0, and to requests that name the whole address', async () => {
  await using desk = await startDesk()
  await desk.call('POST', '/stories', { headline: 'Ferry', slug: 'ferry' })
  const heads = [
    'GET http://desk/live/stories/ferry HTTP/1.1\r\nHost: desk',
    'GET HTTPS://desk:8484/live?after=x.1 HTTP/1.1\r\nHost: desk',
    'GET /live HTTP/1.0\r\nHost: desk',
    'GET /live/stories/ferry HTTP/1.0',
  ]
  for (const head of heads) {
    const socket = await open(desk)
    let heard = ''
    socket.on('data', (bytes: Buffer) => (heard += bytes.toString()))
    socket.write(`${head}\r\n\r\n`)

    await expect.poll(() => heard).toContain('event: hello')
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Type: text\/event-stream/)
    socket.destroy()
  }
})
