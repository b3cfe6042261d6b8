import { setTimeout as sleep } from 'node:timers/promises'
import { unreachable } from '../../domain/result.ts'
import type { DemoAlert, DemoChange, DemoCorrection, DemoPost, DemoStep, DemoStory } from './demo-story.ts'

/** The commands that the demo uses, as an editor would. Each throws on a refusal. */
export type DemoDesk = {
  openStory(
    story: Pick<DemoStory, 'slug' | 'headline' | 'standfirst' | 'topics'>,
  ): Promise<{ readonly slug: string }>
  writePost(story: string, post: DemoPost): Promise<{ readonly id: string }>
  correctPost(post: string, correction: DemoCorrection): Promise<unknown>
  retractPost(post: string, retraction: { readonly reason: string }): Promise<unknown>
  /** `pinnedPost` is the post's real id. */
  changeStory(story: string, change: DemoChange): Promise<unknown>
  /** Without it the demo sends no alerts. */
  sendAlert?(post: string, alert: DemoAlert): Promise<unknown>
}

export type DemoPace = {
  readonly signal: AbortSignal
  /** 1 is real time, 2 twice as fast, `Infinity` without pauses. */
  readonly speed?: number
  /** Rejects when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Opens a story and posts it step by step, as an editor would over an evening.
 *
 * @returns `told`, or `stopped` if the signal aborted first.
 * @throws the desk's refusals, and an Error for a step about an unknown post.
 */
export async function runDemo(desk: DemoDesk, story: DemoStory, pace: DemoPace): Promise<'told' | 'stopped'> {
  const { signal, speed = 1, wait = waitFor } = pace
  const { slug, headline, standfirst, topics, steps } = story
  if (signal.aborted) return 'stopped'
  const opened = await desk.openStory({ slug, headline, standfirst, topics })
  const ids = new Map<string, string>()
  let at = 0
  for (const step of steps) {
    const ms = ((step.at - at) * SECOND_MS) / speed
    at = step.at
    try {
      if (ms > 0) await wait(ms, signal)
    } catch (error) {
      if (!signal.aborted) throw error
    }
    if (signal.aborted) return 'stopped'
    await perform(desk, opened.slug, step, ids)
  }
  return 'told'
}

const SECOND_MS = 1_000

async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal })
}

async function perform(
  desk: DemoDesk,
  story: string,
  step: DemoStep,
  ids: Map<string, string>,
): Promise<void> {
  switch (step.do) {
    case 'post': {
      const { id } = await desk.writePost(story, step.post)
      ids.set(step.name, id)
      if (step.alert !== undefined) await desk.sendAlert?.(id, step.alert)
      return
    }
    case 'correct':
      await desk.correctPost(idOf(ids, step.name), step.correction)
      return
    case 'retract':
      await desk.retractPost(idOf(ids, step.name), { reason: step.reason })
      return
    case 'change': {
      const { pinnedPost, ...change } = step.change
      await desk.changeStory(story, {
        ...change,
        ...(pinnedPost === undefined
          ? {}
          : { pinnedPost: pinnedPost === null ? null : idOf(ids, pinnedPost) }),
      })
      return
    }
    default:
      unreachable(step)
  }
}

function idOf(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name)
  if (id === undefined) throw new Error(`The demo has no post "${name}" yet.`)
  return id
}
