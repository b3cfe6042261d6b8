import { expect, test } from 'vitest'
import { freePort, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('starts and stops worker threads without Node warnings', async () => {
  using folder = tempFolder()
  await using server = await startServer({ folder: folder.path, port: await freePort() })

  // The threads that send are ended last, after they have come up.
  await server.kill('SIGTERM')

  expect(server.said()).toContain('Shutting down')
  expect(server.said()).not.toContain('Warning')
})
