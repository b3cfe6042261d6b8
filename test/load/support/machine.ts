import { spawnSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'

/** The machine that the figures are from. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly kernel: string
  readonly node: string
  /** The load average over the minute before the benchmark: above 0.2 other processes were busy. */
  readonly loadBefore: number
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    loadBefore: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

/** The commit that was measured, with a plus where files differ from it; `null` outside a clone. */
export function thisCommit(): string | null {
  const git = (...words: string[]): string => spawnSync('git', words, { encoding: 'utf8' }).stdout ?? ''
  const commit = git('rev-parse', '--short', 'HEAD').trim()
  if (commit === '') return null
  return git('status', '--porcelain', '--', 'src').trim() === '' ? commit : `${commit}+`
}
