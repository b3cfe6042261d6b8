import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { acquireLeaderLock, FolderInUseError, lockFolder } from '../../src/adapters/sqlite/folder-lock.ts'
import { openStore } from '../../src/adapters/sqlite/open-store.ts'
import { tempFolder } from '../support/temp-folder.ts'

function modes(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  )
}

test('every file of a folder that is served is its owner’s alone, whatever the umask', async () => {
  using folder = tempFolder()
  const umask = process.umask(0)
  try {
    using _lock = lockFolder(folder.path)
    using _leader = acquireLeaderLock(folder.path) ?? { [Symbol.dispose]: () => undefined }
    await using _store = await openStore(folder.path)

    const found = modes(folder.path)

    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['serving.lock', 'sending.lock', 'serving.pid', 'telex.db']),
    )
    expect(new Set(Object.values(found))).toEqual(new Set(['600']))
  } finally {
    process.umask(umask)
  }
})

test('corrects the modes of lock files that were made before', () => {
  using folder = tempFolder()
  for (const name of ['serving.lock', 'serving.pid']) {
    writeFileSync(join(folder.path, name), '')
    chmodSync(join(folder.path, name), 0o644)
  }

  using _lock = lockFolder(folder.path)

  expect(modes(folder.path)).toMatchObject({ 'serving.lock': '600', 'serving.pid': '600' })
  expect(() => lockFolder(folder.path)).toThrow(FolderInUseError)
})
