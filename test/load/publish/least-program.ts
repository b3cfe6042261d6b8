/**
 * The least that a program does that keeps posts as Telex does: `node least-program.ts FOLDER`, a process of its own. Bare
 * `node:http`, JSON, prepared statements; the same rows in the same tables (story, event, post, response to a repeated request,
 * and the counts), the same durability (WAL, `synchronous=FULL`), and one commit for what waits. It checks nothing and asks nobody who they are.
 * Prints `port N`; ends with its standard input.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openStore, STORE_FILE } from '../../../src/adapters/sqlite/open-store.ts'

type Waiting = { readonly key: string; readonly text: string; readonly response: ServerResponse }

const DAY_MS = 86_400_000
/** In place of the hash of the request. */
const HASH = '0'.repeat(64)

const [, , folder] = process.argv
if (folder !== undefined) {
  // Only the tables are Telex's.
  await (await openStore(folder))[Symbol.asyncDispose]()
  serve(new DatabaseSync(join(folder, STORE_FILE)))
}

function serve(db: DatabaseSync): void {
  db.exec('PRAGMA synchronous = FULL')
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const readResponse = db.prepare('SELECT value FROM responses WHERE day = ? AND key = ?')
  const readStory = db.prepare('SELECT data FROM stories WHERE slug = ?')
  const updateStory = db.prepare('UPDATE stories SET last_updated = ?, data = ? WHERE id = ?')
  const insertPost = db.prepare(
    `INSERT INTO posts (id, story_id, state, key_event, created_at, published_seq, data) VALUES (?, ?, 'published', 0, ?, ?, ?)`,
  )
  const insertEvent = db.prepare(
    `INSERT INTO events (at, mark, kind, story_id, post_id, data) VALUES (?, ?, 'post-published', ?, ?, ?)`,
  )
  const insertResponse = db.prepare(
    'INSERT INTO responses (day, key, asked, value, at) VALUES (?, ?, ?, ?, ?)',
  )
  const author = { kind: 'token', id: randomUUID(), name: 'bench' }
  const opened = {
    id: randomUUID(),
    slug: 'river-rises',
    headline: 'The river rises',
    standfirst: '',
    keyPoints: [],
    topics: [],
    credits: [],
    state: 'live',
    pinnedPost: null,
    openedAt: 0,
    lastUpdated: 0,
    endedAt: null,
    openedBy: author,
  }
  const { id: storyId, slug } = opened
  db.prepare(`INSERT INTO stories (id, slug, state, last_updated, data) VALUES (?, ?, 'live', 0, ?)`).run(
    storyId,
    slug,
    JSON.stringify(opened),
  )

  const waiting: Waiting[] = []
  const write = ({ key, text }: Waiting): string => {
    const now = Date.now()
    const day = Math.floor(now / DAY_MS)
    const stored = readResponse.get(day, key)
    if (stored !== undefined) return String(stored['value'])
    const found = JSON.parse(String(readStory.get(slug)?.['data'])) as typeof opened
    const story = { ...found, lastUpdated: now }
    const id = randomUUID()
    const content = [{ type: 'paragraph', content: [{ type: 'text', text }] }]
    const post = {
      headline: '',
      dateline: '',
      body: { type: 'doc', content, credits: [], keyEvent: false, id, storyId },
      state: 'published',
      revision: 1,
      revised: { at: now, by: author },
      author,
      createdAt: now,
      publishedAt: now,
      publishAt: null,
      corrections: [],
      retraction: null,
    }
    updateStory.run(now, JSON.stringify(story), storyId)
    const event = JSON.stringify({ kind: 'post-published', story, post })
    const seq = Number(insertEvent.run(now, id.slice(0, 8), storyId, id, event).lastInsertRowid)
    insertPost.run(id, storyId, now, seq, JSON.stringify(post))
    const value = JSON.stringify({ id, slug, revision: 1, seq, state: 'published' })
    insertResponse.run(day, key, HASH, value, now)
    return value
  }
  const commitAll = (): void => {
    const batch = waiting.splice(0)
    begin.run()
    const values = batch.map(write)
    commit.run()
    for (const [index, { response }] of batch.entries()) {
      const value = values[index] ?? ''
      const head = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(value) }
      response.writeHead(201, head).end(value)
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { text } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly text: string }
      // Those that came in the same turn of the event loop share a commit.
      if (waiting.length === 0) setImmediate(commitAll)
      waiting.push({ key: String(request.headers['idempotency-key']), text, response })
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object') process.stdout.write(`port ${address?.port}\n`)
  })
  process.stdin.resume().on('end', () => process.exit())
}
