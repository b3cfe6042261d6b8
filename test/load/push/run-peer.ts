import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PeerTask, PeerResult } from './peer.ts'

/** Runs one round of a peer. @param certificates a file with the push service's certificate, PEM. */
export async function runPeer(task: PeerTask, certificates: string): Promise<PeerResult> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./peer.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', NODE_EXTRA_CA_CERTS: certificates },
  })
  const exited = once(child, 'exit')
  const printed = once(createInterface({ input: child.stdout }), 'line')
  child.stdin.end(`${JSON.stringify(task)}\n`)
  const first = await Promise.race([printed, exited])
  await exited
  if (typeof first[0] !== 'string') throw new Error(`${task.kind} exited without a result.`)
  return JSON.parse(first[0]) as PeerResult
}
