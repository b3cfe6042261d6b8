import type { NewPublicEvent } from '../../src/domain/event.ts'
import { sampleNow } from '../support/samples.ts'
import { MemoryLog } from '../support/memory-log.ts'
import { storeKinds } from '../support/stores.ts'
import { eventLogPromises } from './event-log.ts'

for (const { name, open } of storeKinds) {
  eventLogPromises(name, async () => {
    const store = await open()
    return {
      log: store.log,
      // An older Telex wrote alerts here as well.
      append: (event, at = sampleNow) => store.desk.transact((tx) => tx.append(event as NewPublicEvent, at)),
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    }
  })
}

eventLogPromises('memory, as the tests of the live side use it', async () => {
  const log = new MemoryLog()
  return {
    log,
    append: async (event, at = sampleNow) => log.append(event, at),
    [Symbol.asyncDispose]: async () => undefined,
  }
})
