import { expect, test } from 'vitest'
import type { AlertId } from '../../domain/ids.ts'
import { PushWorkerPool } from './push-worker-pool.ts'

/** A pool whose program answers every request, and crashes at the first one to halt 'crash'. */
function pool(workers = 1) {
  const program = new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, workerData } from 'node:worker_threads'
      const { starts, crashes } = workerData
      Atomics.add(starts, 0, 1)
      parentPort.on('message', ({ id, kind, alert }) => {
        if (alert === 'crash' && Atomics.add(crashes, 0, 1) === 0) throw new Error('A crash.')
        parentPort.postMessage({ id, ok: true, value: 0 })
        if (kind === 'stop') parentPort.close()
      })
    `)}`,
  )
  const [starts, crashes] = [
    new Int32Array(new SharedArrayBuffer(4)),
    new Int32Array(new SharedArrayBuffer(4)),
  ]
  const alarms: string[] = []
  const made = new PushWorkerPool({
    program,
    workers,
    workerData: { starts, crashes },
    nodeOptions: '',
    onAlarm: ({ kind }) => alarms.push(kind),
  })
  return { pool: made, alarms, starts: () => Atomics.load(starts, 0) }
}

test('starts no thread before there is something to send, and stops without one', async () => {
  const scene = pool(2)
  await scene.pool[Symbol.asyncDispose]()
  expect(scene.starts()).toBe(0)
  await expect(scene.pool.halt('alert' as AlertId)).rejects.toThrow('stopped')
})

test('starts its threads once, with the first request or ahead of it', async () => {
  const scene = pool(2)
  scene.pool.prepare()
  await Promise.all([scene.pool.halt('one' as AlertId), scene.pool.halt('two' as AlertId)])
  await scene.pool[Symbol.asyncDispose]()
  expect(scene.starts()).toBe(2)
})

test('restarts a thread that crashes and repeats what it had not answered', async () => {
  const scene = pool()
  await scene.pool.halt('crash' as AlertId)
  expect(scene.alarms).toEqual(['sender-failing'])
  await scene.pool[Symbol.asyncDispose]()
  expect(scene.starts()).toBe(2)
})

test('stops while a thread waits to be restarted', async () => {
  const scene = pool()
  const lost = scene.pool.halt('crash' as AlertId)
  while (scene.alarms.length === 0) await new Promise((resolve) => void setTimeout(resolve, 5))
  await scene.pool[Symbol.asyncDispose]()
  await expect(lost).rejects.toThrow('stopped')
})
