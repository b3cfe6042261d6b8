import fc from 'fast-check'
import { defaultLimits, PAGE_EVENTS, type HubLimits } from '../../../src/fanout/live/hub.ts'
import { MAX_EVENTS } from '../../../src/fanout/live/past-pages.ts'

/** Where a reader starts: at the head, at a page it loads, at an id that somebody received, so many events back or ahead. */
export type From =
  | 'head'
  | 'page'
  | 'other-epoch'
  | { readonly ahead: number }
  | { readonly received: number }
  | { readonly back: number }

/** `in` names one of two processes, `slot` one of five readers. */
export type Step =
  | { readonly do: 'publish'; readonly in: number; readonly story: number; readonly count: number }
  | { readonly do: 'correct' | 'retract' | 'pin' | 'alert'; readonly in: number; readonly which: number }
  | {
      readonly do: 'burst'
      readonly in: number
      readonly events: number
      /** Of which stories its events are, in turn. */
      readonly stories: readonly number[]
      readonly length: number
    }
  | {
      readonly do: 'join'
      readonly in: number
      readonly slot: number
      readonly story: number | null
      readonly from: From
      readonly gzip: boolean
      readonly splitRequest: boolean
    }
  | { readonly do: 'reconnect'; readonly in: number; readonly slot: number }
  | { readonly do: 'leave' | 'stall' | 'take' | 'resume'; readonly slot: number }
  | { readonly do: 'restart' | 'kill' | 'start'; readonly in: number }
  | { readonly do: 'kill-in-commit'; readonly in: number; readonly story: number }
  | { readonly do: 'kill-all' | 'back-up' | 'restore' }
  | { readonly do: 'wait'; readonly turns: number }

const is = <T extends string>(...kinds: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...kinds)
const process = fc.nat(1)
const slot = fc.nat(4)
const story = fc.nat(1)

/** Small limits bring their edges within reach of forty steps. */
export const smallLimits = { recentEvents: 8, warmEvents: 6, writesPerTurn: 2 } satisfies Partial<HubLimits>

function around(...bounds: readonly number[]): readonly number[] {
  return [...new Set(bounds.flatMap((bound) => [bound - 1, bound, bound + 1]))]
}

/** The sizes of what the hub reads, sends and makes pages of at once. */
const atOnce = around(PAGE_EVENTS, MAX_EVENTS, 2 * PAGE_EVENTS)
/** And of what it warms up and keeps. */
const kept = around(defaultLimits.warmEvents, defaultLimits.recentEvents)
const edges = [...atOnce, ...kept]

/** What happens to a desk. @param deepest how many events back a reader may start, now and then. */
export function stepsOf(deepest: number): fc.Arbitrary<readonly Step[]> {
  const back = fc.oneof(
    { weight: 8, arbitrary: fc.nat(12) },
    { weight: 3, arbitrary: fc.constantFrom(...edges.filter((edge) => edge <= deepest), 3) },
    { weight: 1, arbitrary: fc.nat(deepest) },
  )
  const from: fc.Arbitrary<From> = fc.oneof(
    { weight: 6, arbitrary: fc.record({ received: fc.nat() }) },
    { weight: 3, arbitrary: fc.record({ back }) },
    { weight: 2, arbitrary: is('page') },
    { weight: 1, arbitrary: is('head', 'other-epoch') },
    { weight: 1, arbitrary: fc.record({ ahead: fc.constantFrom(1, 2, 1_000_000) }) },
  )
  const join = fc.record({
    do: is('join'),
    in: process,
    slot,
    story: fc.option(story),
    from,
    gzip: fc.boolean(),
    splitRequest: fc.boolean(),
  })
  const events = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(...around(smallLimits.recentEvents, 3 * smallLimits.recentEvents)),
    },
    { weight: 8, arbitrary: fc.constantFrom(...atOnce, 2 * PAGE_EVENTS + 5) },
    { weight: 1, arbitrary: fc.constantFrom(...kept) },
  )
  const burst = fc.record({
    do: is('burst'),
    in: process,
    events,
    stories: fc.constantFrom([0], [1], [0, 1], [1, 1, 0]),
    length: fc.constantFrom(10, 600, 6_000),
  })
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ do: is('publish'), in: process, story, count: fc.integer({ min: 1, max: 5 }) }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ do: is('correct', 'retract', 'pin', 'alert'), in: process, which: fc.nat() }),
    },
    { weight: 1, arbitrary: burst },
    { weight: 7, arbitrary: join },
    { weight: 4, arbitrary: fc.record({ do: is('reconnect'), in: process, slot }) },
    { weight: 4, arbitrary: fc.record({ do: is('leave', 'stall', 'take', 'resume'), slot }) },
    { weight: 2, arbitrary: fc.record({ do: is('restart', 'kill', 'start', 'start'), in: process }) },
    { weight: 1, arbitrary: fc.record({ do: is('kill-in-commit'), in: process, story }) },
    { weight: 1, arbitrary: fc.record({ do: is('kill-all', 'back-up', 'restore') }) },
    { weight: 5, arbitrary: fc.record({ do: is('wait'), turns: fc.nat(6) }) },
  )
  return fc.array(step, { minLength: 1, maxLength: 40, size: 'max' })
}
