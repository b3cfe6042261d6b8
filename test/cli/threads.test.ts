import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { freePort, startServer } from '../support/server-process.ts'
import { tempFolder } from '../support/temp-folder.ts'

/** How much a thread yields, the 19th field of its `stat`. @see proc(5) */
function nicenessOf(pid: number, thread: number): number {
  const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(') ') + 2).split(' ')[16])
}

test.runIf(process.platform === 'linux')(
  'what collects garbage and compiles yields to the event loop, which yields to nobody',
  async () => {
    using folder = tempFolder()
    await using server = await startServer({ folder: folder.path, port: await freePort() })

    const threads = readdirSync(`/proc/${server.pid}/task`).map(Number)
    const yielding = threads.filter(
      (thread) => nicenessOf(server.pid, thread) > nicenessOf(server.pid, server.pid),
    )

    expect(yielding).not.toContain(server.pid)
    // Node has four threads for V8 unless it is told otherwise.
    expect(yielding.length).toBeGreaterThanOrEqual(4)
  },
)

test('starts and stops worker threads without Node warnings', async () => {
  using folder = tempFolder()
  await using server = await startServer({ folder: folder.path, port: await freePort() })

  // The threads that send are ended last, after they have come up.
  await server.kill('SIGTERM')

  expect(server.said()).toContain('Shutting down')
  expect(server.said()).not.toContain('Warning')
})
