import { BenchReport } from '../support/bench-report.ts'
import { earlierBuild } from '../support/earlier-build.ts'
import { compileReaders } from '../live/crowd.ts'
import { pinSelf } from '../support/pinned-process.ts'
import { alert } from './alert.ts'
import { compileClicks } from './clicks.ts'
import { cost } from './cost.ts'
import { posts } from './posts.ts'

export const clickParts = ['cost', 'posts', 'alert'] as const
export type ClickPart = (typeof clickParts)[number]

export type ClickOptions = {
  /** Some seconds each, with a thousand readers, to check that everything works. */
  readonly quick: boolean
  readonly only: readonly ClickPart[]
  /** The commit of the Telex before. */
  readonly before: string
  readonly rounds: number
  readonly json: string | undefined
}

/** What a crowd costs that clicks an alert, and what it does to editors and readers. */
export async function click({ quick, only, before, rounds, json }: ClickOptions): Promise<boolean> {
  // A missing compiler is reported before anything is measured.
  compileClicks()
  compileReaders()
  const report = new BenchReport('click')
  const isSelected = (part: ClickPart): boolean => only.length === 0 || only.includes(part)
  const earlier = isSelected('cost') || isSelected('posts') ? earlierBuild(before) : null
  if (earlier !== null && 'missing' in earlier) {
    report.progress(`Without the Telex before: ${earlier.missing}.`)
  }
  const folder = earlier !== null && 'folder' in earlier ? earlier.folder : null
  // First, as the others pin this process to the core of the load.
  if (isSelected('alert')) {
    const audience = quick
      ? { readers: 1_000, subscriptions: 5_000 }
      : { readers: 10_000, subscriptions: 100_000 }
    await alert(report, { ...audience, withinMs: quick ? 4_000 : 20_000, rounds: quick ? 1 : 2 })
  }
  pinSelf()
  if (isSelected('cost')) await cost(report, { before: folder, rounds, turnMs: quick ? 250 : 700 })
  if (isSelected('posts')) await posts(report, { before: folder, seconds: quick ? 5 : 30 })
  return report.end(json)
}
