import { LiveStream } from '../stream/live-stream.ts'
import { browserWorld } from '../stream/world.ts'

const main = document.querySelector<HTMLElement>('main[data-live]')
const { live, cursor } = main?.dataset ?? {}

if (live !== undefined && cursor !== undefined) {
  const stream = new LiveStream({
    address: live,
    after: cursor,
    world: browserWorld(),
    onEvent: () => {},
    onStatus: () => {},
    onReset: () => Promise.resolve(cursor),
  })
  stream.start(document.hidden)
}
