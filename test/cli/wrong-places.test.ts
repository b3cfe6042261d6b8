import { existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { damageIn } from '../../src/adapters/sqlite/inspect-store.ts'
import { openBackOffice } from '../../src/compose/back-office.ts'
import { restoreBackup } from '../../src/compose/backup.ts'
import { callApi } from '../../src/cli/api-client.ts'
import { commandLine, makeDesk } from '../support/command-line.ts'
import { tempFolder } from '../support/temp-folder.ts'

test('names a data folder that is a file, or below one', async () => {
  using folder = tempFolder()
  const file = join(folder.path, 'notes.txt')
  writeFileSync(file, 'notes')
  for (const data of [file, join(file, 'data', 'more')]) {
    const office = { data, pushHosts: [], insecurePushOrigins: [] }
    const sentence = `${file} is a file, not a folder. Name the desk’s folder with --data or TELEX_DATA.`
    await expect(openBackOffice(office)).rejects.toThrow(sentence)
    await expect(openBackOffice(office, { makesDesk: true })).rejects.toThrow(sentence)
  }
})

test('names a folder that stands where the store should be', async () => {
  using folder = tempFolder()
  mkdirSync(join(folder.path, 'telex.db'))
  const office = { data: folder.path, pushHosts: [], insecurePushOrigins: [] }
  await expect(openBackOffice(office)).rejects.toThrow('telex.db is a folder, not a store.')
})

test('names what a path of a command is instead', async () => {
  using line = commandLine()
  await makeDesk(line.folder)
  const file = join(line.folder, 'notes.txt')
  writeFileSync(file, 'notes')

  const imported = await line.telex('subscriptions', 'import', line.folder)
  const backedUp = await line.telex('backup', join(file, 'backup'))
  const served = await line.telex('serve', '--data', file, '--port', '0')
  const examined = await line.telex('doctor', '--data', file)

  expect(imported).toMatchObject({
    code: 1,
    stderr: `${line.folder} is a folder, not a file. Name a file in it.\n`,
  })
  expect(backedUp.stderr).toContain('is a file. Name another folder.')
  expect(served.stderr).toContain(`${file} is a file, not a folder.`)
  expect(examined).toMatchObject({ code: 1 })
  expect(examined.stdout).toMatch(/^WRONG +folder +.*is a file, not a folder/m)
})

test('a check of a folder without a desk fails and says so', async () => {
  using line = commandLine()
  const missing = await line.telex('doctor', '--data', join(line.folder, 'typo'))
  const empty = await line.telex('doctor')
  for (const { code, stdout } of [missing, empty]) {
    expect(code).toBe(1)
    expect(stdout).toMatch(/^WRONG .*no desk is in /m)
  }
  expect(existsSync(join(line.folder, 'typo'))).toBe(false)
})

test('a refused restore leaves nothing', async () => {
  using folder = tempFolder()
  const backup = join(folder.path, 'backup')
  await makeDesk(join(folder.path, 'data'))
  {
    const office = { data: join(folder.path, 'data'), pushHosts: [], insecurePushOrigins: [] }
    await using open = await openBackOffice(office)
    await open.backUp(backup)
  }
  truncateSync(join(backup, 'telex.db'), 4_096)
  const empty = join(folder.path, 'empty')
  mkdirSync(empty)

  for (const data of [join(folder.path, 'new', 'data'), empty]) {
    await expect(restoreBackup(backup, { data })).rejects.toThrow('can’t be restored')
  }
  expect(existsSync(join(folder.path, 'new'))).toBe(false)
  expect(readdirSync(empty)).toEqual([])
})

test('tells damage in words: the first few findings and the number of the rest', () => {
  const told = damageIn([
    '*** in database main ***\nTree 5 page 5 cell 0: Rowid 9 out of order\nTree 5 page 5 cell 1: Rowid 8 out of order',
    'row 3 missing from index posts_by_story',
    'wrong # of entries in index posts_by_story',
    'Page 12: never used',
    'Page 13: never used',
  ])
  expect(told).toBe(
    'page 5 can’t be read, row 3 is missing from the index posts_by_story, ' +
      'the index posts_by_story has too many or too few entries, and 2 more',
  )
})

test('says why a desk can’t be reached, and what to check', async () => {
  const server = createServer((_request, response) => response.end('<p>Another program</p>'))
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const ask = (url: string): Promise<unknown> => callApi({ url, token: 'x' }, 'GET', '/stories')

  await expect(ask(`https://127.0.0.1:${port}`)).rejects.toThrow('does not speak https. Begin --url')
  await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow('its response is not JSON')
  await expect(ask('http://127.0.0.1:6000')).rejects.toThrow('no program may connect to that port')
  await new Promise((resolve) => server.close(resolve))
  await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow('nothing listens there. Check that')
})
