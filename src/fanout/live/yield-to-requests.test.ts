import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { yieldToRequests } from './yield-to-requests.ts'

test('lets in several connections that wait', async () => {
  let accepted = 0
  const server = createServer((socket) => {
    accepted++
    socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  for (let n = 0; n < 6; n++) connect(port, '127.0.0.1').on('error', () => undefined)

  await yieldToRequests()

  expect(accepted).toBeGreaterThanOrEqual(5)
})

test('goes on after a few turns, whatever happens', async () => {
  await setImmediate()
  let turns = 0
  const counting = (async () => {
    for (;;) {
      await setImmediate()
      turns++
      if (turns > 20) return
    }
  })()

  await yieldToRequests()

  expect(turns).toBeLessThanOrEqual(9)
  await counting
})
