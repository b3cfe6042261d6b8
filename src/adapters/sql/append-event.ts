import { randomBytes } from 'node:crypto'
import type { NewAlertEvent, NewEvent } from '../../domain/event.ts'
import type { Instant, Seq } from '../../domain/ids.ts'
import type { SqlSession } from './sql-session.ts'

/** A mark has 8 hexadecimal digits: two histories agree on one line by chance once in four billion. */
const MARK_BYTES = 4

type Appended = { readonly seq: number }

const INSERT_EVENT =
  'INSERT INTO events (at, mark, kind, story_id, post_id, data) VALUES (?, ?, ?, ?, ?, ?) RETURNING seq'

const INSERT_ALERT_EVENT = 'INSERT INTO alert_events (at, data) VALUES (?, ?) RETURNING seq'

/**
 * Appends an event to the log. Must be called inside a transaction of the one writer: then the positions are given
 * in the order of the commits, and no reader ever sees an event appear before one it has already passed.
 */
export async function appendEvent(session: SqlSession, event: NewEvent, at: Instant): Promise<Seq> {
  const { storyId, postId } = subjectOf(event)
  const [row] = await session.query<Appended>(INSERT_EVENT, [
    at,
    randomBytes(MARK_BYTES).toString('hex'),
    event.kind,
    storyId,
    postId,
    JSON.stringify(event),
  ])
  return positionOf(row)
}

/** Appends a request for an alert or its end, inside a transaction of the one writer. */
export async function appendAlertEvent(session: SqlSession, event: NewAlertEvent, at: Instant): Promise<Seq> {
  const [row] = await session.query<Appended>(INSERT_ALERT_EVENT, [at, JSON.stringify(event)])
  return positionOf(row)
}

function positionOf(row: Appended | undefined): Seq {
  if (row === undefined) throw new Error('An event that was written has no position.')
  return row.seq as Seq
}

function subjectOf(event: NewEvent): { readonly storyId: string | null; readonly postId: string | null } {
  if ('post' in event) return { storyId: event.story.id, postId: event.post.id }
  if ('story' in event) return { storyId: event.story.id, postId: null }
  return { storyId: null, postId: null }
}
