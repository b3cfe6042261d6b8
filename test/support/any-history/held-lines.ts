import { isPublicEvent, type DeskEvent, type PublicEvent } from '../../../src/domain/event.ts'
import { formatInstant } from '../../../src/domain/ids.ts'
import type { GivenLine, HistoryReader, ReaderWishes } from './history-reader.ts'
import { must } from './must.ts'

/** One life of the log from some line on, and what each of its lines looks like. */
export type Life = {
  /** In order, without a gap. */
  readonly lines: readonly DeskEvent[]
  readonly htmlOf: (line: PublicEvent) => string | null
}

/** What is looked at in a reader. */
export type Holder = Pick<HistoryReader, 'fault' | 'base' | 'given' | 'isGone'> & {
  readonly wishes: Pick<ReaderWishes, 'slug'>
}

/**
 * What a reader holds is the log from where it began, in order, each line once and as it was written; nothing that moved it
 * on passed over a line. One that is still reading has them all.
 *
 * @throws Error that says what is wrong with this reader.
 */
export function checkHeld(reader: Holder, lives: ReadonlyMap<string, Life>): void {
  must(reader.fault === null, reader.fault ?? '')
  const { base, given, wishes } = reader
  const life = base === null ? undefined : lives.get(base.epoch)
  if (base === null || life === undefined) {
    must(given.length === 0, 'it holds lines of a log that never was')
    must(reader.isGone, 'it stays at a place that never was')
    return
  }
  const due = life.lines.filter(
    (line): line is PublicEvent =>
      line.seq > base.seq && isPublicEvent(line) && (wishes.slug === null || line.story.slug === wishes.slug),
  )
  let next = 0
  for (const { seq, line } of given) {
    const expected = due[next]
    if (line === null) {
      must(expected === undefined || expected.seq > seq, `${seq} passed over line ${expected?.seq}`)
      continue
    }
    must(expected?.seq === seq, `line ${seq} came where ${expected?.seq} was next`)
    if (expected !== undefined) checkLine(line, expected, life)
    next++
  }
  must(reader.isGone || next === due.length, `line ${due[next]?.seq} never came`)
}

function checkLine(line: GivenLine, event: PublicEvent, { htmlOf }: Life): void {
  const said = { story: line.story, change: line.change, lastUpdated: line.lastUpdated, id: line.id }
  const meant = {
    story: event.story.slug,
    change: changeOf(event),
    lastUpdated: formatInstant(event.story.lastUpdated),
    id: 'post' in event ? event.post.id : undefined,
  }
  must(JSON.stringify(said) === JSON.stringify(meant), `line ${event.seq} says ${JSON.stringify(said)}`)
  if ('post' in event) must(line.revision === event.post.revision, `line ${event.seq} is of another revision`)
  const html = htmlOf(event)
  must(html === null || line.html === html, `line ${event.seq} shows something else`)
}

function changeOf(event: PublicEvent): string {
  if (event.kind === 'story-opened') return 'opened'
  if (event.kind === 'story-changed') return event.change
  return event.kind.slice('post-'.length)
}
