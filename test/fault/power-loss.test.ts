import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import type { PostId, Seq } from '../../src/domain/ids.ts'
import { afterPowerLoss, linesTold, noTrace, traced } from '../support/power-loss.ts'
import { portsOf } from '../support/stores.ts'
import { tempFolder } from '../support/temp-folder.ts'

const writer = join(import.meta.dirname, '../support/traced-writer.ts')
const MOMENTS = 60

/** A generator whose every run can be had again from its seed. @see Marsaglia, Xorshift RNGs (2003) */
function coin(seed: number): () => boolean {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state & 1) === 1
  }
}

test.skipIf(noTrace() !== null)(
  'when the power fails, whatever was not fsynced may be gone: what was acknowledged is there, and the store opens',
  async () => {
    using temp = tempFolder()
    const folder = join(realpathSync(temp.path), 'run')
    mkdirSync(folder)
    const data = join(folder, 'data')
    const acks = join(folder, 'acks')
    const acts = traced([process.execPath, writer, data, acks], folder)
    const kinds = (path: string) => new Set(acts.filter((act) => act.path === path).map(({ kind }) => kind))
    // The run has what the test is about: writes in place by checkpoints, and syncs of both files.
    for (const file of ['telex.db', 'telex.db-wal']) {
      expect([...kinds(join(data, file))]).toEqual(expect.arrayContaining(['make', 'write', 'sync']))
    }
    expect(linesTold(acts, acts.length, acks)).toHaveLength(20)

    for (let moment = 0; moment <= MOMENTS; moment++) {
      const count = Math.round((acts.length * moment) / MOMENTS)
      const told = linesTold(acts, count, acks).map(Number)
      for (const survives of [() => false, coin(moment + 1), coin(moment + 1_000)]) {
        using disk = tempFolder()
        afterPowerLoss(acts, count, data, disk.path, survives)
        await using store = await openStore(disk.path)
        const { log, newsroom } = portsOf(store)

        const lines = await log.readAfter(0 as Seq, 1_000)
        const where = `after ${count} of ${acts.length} acts`
        expect(
          lines.map(({ seq }) => seq),
          where,
        ).toEqual(expect.arrayContaining(told))
        expect(
          lines.map(({ seq }) => seq),
          where,
        ).toEqual(lines.map((_, index) => index + 1))
        for (const line of lines) {
          if (line.kind === 'post-published') expect(await newsroom.post(line.post.id), where).not.toBeNull()
        }
        const { rows } = await sql<{ id: PostId }>`SELECT id FROM posts`.execute(store.reader)
        expect(rows.length, where).toBe(lines.filter(({ kind }) => kind === 'post-published').length)
        expect((await sql`PRAGMA integrity_check`.execute(store.reader)).rows).toEqual([
          { integrity_check: 'ok' },
        ])
      }
    }
  },
)
