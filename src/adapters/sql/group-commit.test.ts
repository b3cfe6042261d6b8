import { expect, test } from 'vitest'
import { tempFolder } from '../../../test/support/temp-folder.ts'
import { openStore } from '../sqlite/open-store.ts'
import { GroupCommit } from './group-commit.ts'
import { kyselyTransactions } from './plain-sql.ts'

test('shares a commit between calls that wait, while others may join', async () => {
  expect(await committedBefore(Infinity)).toEqual([0, 0, 0, 0])
})

test('gives each call its own commit once the time to join is over', async () => {
  expect(await committedBefore(0)).toEqual([0, 1, 2, 3])
})

/** How many of four works of the same moment another connection saw committed when each of them began. */
async function committedBefore(joinMs: number): Promise<readonly number[]> {
  using folder = tempFolder()
  await using store = await openStore(folder.path)
  const commits = new GroupCommit(kyselyTransactions(store.writer), joinMs)
  return await Promise.all(
    ['a', 'b', 'c', 'd'].map((letter) =>
      commits.run(async (session) => {
        const seen = await store.reader
          .selectFrom('meta')
          .select('key')
          .where('key', 'like', 'kept %')
          .execute()
        await session.query('INSERT INTO meta (key, value) VALUES (?, ?)', [`kept ${letter}`, letter])
        return seen.length
      }),
    ),
  )
}
