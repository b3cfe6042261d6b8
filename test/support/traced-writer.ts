/**
 * Publishes, corrects and retracts into the store of a folder, and says after each that it is done: the program whose
 * system calls the power-loss test looks at. `node traced-writer.ts FOLDER ACKS`
 */
import { openSync, writeSync } from 'node:fs'
import { sql } from 'kysely'
import { nodeTools } from '../../src/adapters/crypto/tools.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { correctPost } from '../../src/desk/correct-post.ts'
import { openStory } from '../../src/desk/open-story.ts'
import { perform, type Command } from '../../src/desk/perform.ts'
import { retractPost } from '../../src/desk/retract-post.ts'
import { writePost } from '../../src/desk/write-post.ts'
import type { Actor } from '../../src/domain/role.ts'
import type { EditorId } from '../../src/domain/ids.ts'
import { LocalWake } from '../../src/log/local-wake.ts'
import { portsOf } from './stores.ts'

const [folder = '', acks = ''] = process.argv.slice(2)
const actor: Actor = { kind: 'editor', id: 'editor' as EditorId, name: 'Editor', role: 'owner' }

await using store = await openStore(folder)
// Often, so that a short run has many checkpoints, which are where a file is written in place.
await sql`PRAGMA wal_autocheckpoint = 40`.execute(store.writer)
const wakes = { wake: new LocalWake(), alertWake: new LocalWake() }
const desk = { store: portsOf(store).desk, ...wakes, tools: nodeTools() }
const said = openSync(acks, 'a')

async function acknowledged<T extends { readonly seq: number | null }>(command: Command<T>): Promise<T> {
  const result = await perform(desk, command)
  if (!result.ok) throw new Error(result.refusal.kind)
  writeSync(said, `${result.value.seq}\n`)
  return result.value
}

const { slug: story } = await acknowledged(openStory(actor, { headline: 'Ferry aground' }))
for (let n = 0; n < 12; n++) {
  const { id: post } = await acknowledged(
    writePost(actor, { story, text: `Post ${n}. ${'Words. '.repeat(n * 100)}` }),
  )
  if (n % 3 === 1)
    await acknowledged(correctPost(actor, { post, text: `Right ${n}.`, note: 'It was wrong.' }))
  if (n % 4 === 2) await acknowledged(retractPost(actor, { post, reason: 'It did not happen.' }))
}
