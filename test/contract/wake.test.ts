import { ClusterWake } from '../../src/adapters/cluster/cluster-wake.ts'
import { LocalWake } from '../../src/log/local-wake.ts'
import { wakePromises } from './wake.ts'

wakePromises('in one process', () => new LocalWake())

wakePromises('from another worker', () => {
  const calls: ((head: number) => void)[] = []
  const line = { sendHead: (head: number) => calls.forEach((call) => call(head)), onHead: () => undefined }
  const there = new ClusterWake(new LocalWake(), line)
  const here = new ClusterWake(new LocalWake(), {
    sendHead: () => undefined,
    onHead: (call) => void calls.push(call),
  })
  return {
    announce: (head) => there.announce(head),
    past: (after, atMostMs, signal) => here.past(after, atMostMs, signal),
  }
})
