import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PeerOrder, PeerRound } from './peer.ts'

/** Runs one round of somebody Telex is measured beside. @param certificates a file with the push service's own, PEM. */
export async function runPeer(order: PeerOrder, certificates: string): Promise<PeerRound> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./peer.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: certificates },
  })
  const exited = once(child, 'exit')
  const answered = once(createInterface({ input: child.stdout }), 'line')
  child.stdin.end(`${JSON.stringify(order)}\n`)
  const told = await Promise.race([answered, exited])
  await exited
  if (typeof told[0] !== 'string') throw new Error(`${order.kind} ended without a word.`)
  return JSON.parse(told[0]) as PeerRound
}
