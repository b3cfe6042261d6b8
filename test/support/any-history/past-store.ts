import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { nodeTools } from '../../../src/adapters/crypto/tools.ts'
import { sqlDeskStore } from '../../../src/adapters/sql/desk-store.ts'
import { kyselyTransactions } from '../../../src/adapters/sql/plain-sql.ts'
import { openStore } from '../../../src/adapters/sqlite/open-store.ts'
import { correctPost } from '../../../src/desk/correct-post.ts'
import { openStory } from '../../../src/desk/open-story.ts'
import { perform, type Command, type Desk } from '../../../src/desk/perform.ts'
import { writePost } from '../../../src/desk/write-post.ts'
import type { NewEvent, NewPublicEvent } from '../../../src/domain/event.ts'
import type { TokenId } from '../../../src/domain/ids.ts'
import { done, type Result } from '../../../src/domain/result.ts'
import type { Actor } from '../../../src/domain/role.ts'
import { LocalWake } from '../../../src/log/local-wake.ts'
import { sampleAlert, samplePost, sampleStory } from '../samples.ts'

export const actor: Actor = { kind: 'token', id: 'token' as TokenId, name: 'wire', scopes: ['admin'] }
export const slugs = ['ferry', 'storm'] as const

/** Posts written after the long middle of a past. */
const LATEST_POSTS = 8

/** A folder in memory where possible: these tests are about histories, not disks. */
export function fastFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'telex-test-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** Stores with a past of so many events, each made once; a run gets a copy. */
export class PastStores implements Disposable {
  readonly #folder = fastFolder()
  readonly #made = new Map<number, Promise<string>>()

  /** Copies a store with so many events into a folder. @param depth 2 or more: two stories are open. */
  async copyInto(folder: string, depth: number): Promise<void> {
    let made = this.#made.get(depth)
    if (made === undefined) {
      made = makePast(join(this.#folder.path, `${depth}`), depth)
      this.#made.set(depth, made)
    }
    cpSync(await made, folder, { recursive: true })
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]()
  }
}

async function makePast(folder: string, depth: number): Promise<string> {
  await using store = await openStore(folder, { isBulk: true })
  const wakes = { wake: new LocalWake(), alertWake: new LocalWake() }
  const desk: Desk = { store: sqlDeskStore(kyselyTransactions(store.writer)), ...wakes, tools: nodeTools() }
  let events = 0
  const isBelow = (count: number): boolean => events < count
  const isFull = (): boolean => !isBelow(depth)
  const write = async (slug: string): Promise<void> => {
    const text = `Words of event ${++events}.`
    const post = must(await perform(desk, writePost(actor, { story: slug, text })))
    if (isFull() || events % 3 !== 0) return
    events++
    must(await perform(desk, correctPost(actor, { post: post.id, text: `${text} Really.`, note: 'More.' })))
    if (isFull()) return
    events++
    must(await perform(desk, appendOldAlert))
  }
  for (const slug of slugs) must(await perform(desk, openStory(actor, { headline: slug, slug })))
  events += slugs.length
  const first = Math.min(depth, 30)
  while (isBelow(first)) await write(slugs[events % 2] ?? 'ferry')
  const middle = depth - events - LATEST_POSTS
  if (middle > 0) {
    // Changes of the heads of two stories, thousands of times, and an alert now and then.
    await sql`
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${middle}),
        kinds (k, kind, story_id, data) AS (
          SELECT row_number() OVER (ORDER BY seq) - 1, replace(kind, 'story-opened', 'story-changed'), story_id,
            replace(data, '"kind":"story-opened"', '"change":"headline","kind":"story-changed"')
          FROM events WHERE kind = 'story-opened' OR seq = (SELECT min(seq) FROM events WHERE kind = 'alert-requested'))
      INSERT INTO events (at, kind, story_id, post_id, data)
        SELECT (SELECT max(at) FROM events), kind, story_id, NULL, data FROM n
        JOIN kinds ON k = CASE WHEN i % 7 = 6 THEN 2 ELSE i % 2 END
        ORDER BY i`.execute(store.writer)
    events += middle
  }
  while (!isFull()) {
    must(
      await perform(desk, writePost(actor, { story: slugs[events % 2] ?? 'ferry', text: `Late ${events}.` })),
    )
    events++
  }
  const head = (await sql<{ head: number }>`SELECT max(seq) AS head FROM events`.execute(store.writer)).rows
  if (head[0]?.head !== depth) throw new Error(`The past has ${head[0]?.head} events, not ${depth}.`)
  return folder
}

/** A request for an alert between the readers' events, as an older Telex wrote it. */
const appendOldAlert: Command<null> = async (tx, tools) => {
  const alert: NewEvent = { kind: 'alert-requested', alert: sampleAlert(samplePost(sampleStory())) }
  await tx.append(alert as NewEvent as NewPublicEvent, tools.now())
  return done(null)
}

/** The result of a command; a refusal is a fault here. */
export function must<T>(result: Result<T, { readonly kind: string }>): T {
  if (!result.ok) throw new Error(`Refused: ${result.refusal.kind}`)
  return result.value
}
