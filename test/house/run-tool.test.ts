import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stampOfSources } from '../../tools/web-stamp.mjs'
import { tempFolder } from '../support/temp-folder.ts'

const root = join(import.meta.dirname, '../..')
/** A user who may not write: root may write everywhere. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** A program folder that its user can only read. */
function readOnlyProgram(isInstalled: boolean) {
  const folder = tempFolder()
  for (const name of ['tools', 'node_modules', 'runtime']) mkdirSync(join(folder.path, name))
  for (const name of ['tools/run.mjs', 'tools/web-stamp.mjs', 'tools/build-web.ts'])
    copyFileSync(join(root, name), join(folder.path, name))
  for (const name of ['browser', 'pages', 'domain', 'words', '../dist/web'])
    mkdirSync(join(folder.path, 'src', name), { recursive: true })
  const lock = '{}'
  writeFileSync(join(folder.path, 'package-lock.json'), lock)
  writeFileSync(
    join(folder.path, 'node_modules/.telex-lock'),
    isInstalled ? createHash('sha256').update(lock).digest('hex') : 'another',
  )
  writeFileSync(
    join(folder.path, 'dist/web/web.json'),
    JSON.stringify({ stamp: stampOfSources(folder.path) }),
  )
  for (const name of ['node_modules', 'runtime', 'tools', '']) chmodSync(join(folder.path, name), 0o555)
  const run = spawnSync(process.execPath, ['tools/run.mjs', '--web', 'node', '--version'], {
    cwd: folder.path,
    encoding: 'utf8',
    ...nobody,
  })
  for (const name of ['', 'node_modules', 'runtime', 'tools']) chmodSync(join(folder.path, name), 0o755)
  folder[Symbol.dispose]()
  return run
}

test('starts from a folder that can only be read, where everything is in place', () => {
  expect(readOnlyProgram(true)).toMatchObject({ status: 0, stdout: `${process.version}\n`, stderr: '' })
})

test('says in a sentence what is out of date where it can’t be written', () => {
  const { status, stdout, stderr } = readOnlyProgram(false)

  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^\S+node_modules is not up to date, and this user may not write to .*\n$/)
})
