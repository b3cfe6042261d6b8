import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startDesk } from '../support/start-desk.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { fencesOf } from '../house/markdown.ts'

const root = process.cwd()
/** Compiling the package and packing it, on a busy machine. */
const PACK_MS = 120_000

test('the packed client type-checks and runs in a stranger’s project', { timeout: PACK_MS }, async () => {
  using project = tempFolder()
  installPackage(project.path)
  writeFileSync(join(project.path, 'main.ts'), `${guideExample()}\n`)
  writeFileSync(join(project.path, 'wrong.ts'), wrongProgram)
  await using desk = await startDesk()
  const token = await desk.token('post', 'read')

  const types = run(project.path, 'tsc', ['-p', '.'])
  const script = await runScript(project.path, { TELEX_URL: desk.localUrl, TELEX_TOKEN: token })
  const story = await desk.call('GET', '/stories/bridge')

  // A path that the API doesn't have and a field of another type are errors, and nothing else is.
  expect(types.split('\n').filter((line) => /^\S/.test(line))).toEqual([
    expect.stringMatching(/^wrong\.ts\(3,/),
    expect.stringMatching(/^wrong\.ts\(4,.*'number'.*'string'/),
  ])
  expect(script).toEqual({ code: 0, stdout: 'Revision 2\nBridge closed\n', stderr: '' })
  expect(story.body['posts']).toMatchObject([{ revision: 2, text: 'The bridge is closed until Tuesday.' }])

  // A second run meets the story that the first one opened.
  const again = await runScript(project.path, { TELEX_URL: desk.localUrl, TELEX_TOKEN: token })
  expect(again.code).toBe(1)
  expect(again.stderr).toContain('TelexRefusal')
  expect(again.stderr).toContain("kind: 'slug-taken'")
})

const wrongProgram = `import { createTelexClient } from 'telex/client'
const telex = createTelexClient({ baseUrl: '' })
await telex.GET('/api/v1/storys')
await telex.POST('/api/v1/stories', { body: { headline: 7 } })
`

/** Unpacks what \`npm pack\` makes, and links what it depends on: an installation that needs no registry. */
function installPackage(project: string): void {
  const modules = join(project, 'node_modules')
  mkdirSync(join(modules, 'telex'), { recursive: true })
  run(root, 'tsc', ['-p', 'tsconfig.build.json'])
  run(root, 'npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project])
  const [tarball = ''] = globSync('*.tgz', { cwd: project })
  run(project, 'tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, 'telex')])
  const { dependencies } = JSON.parse(readFileSync(join(modules, 'telex/package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>
  }
  for (const name of [...Object.keys(dependencies), '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
}

/** The program in the guide. */
function guideExample(): string {
  const path = 'docs/guides/scripting.md'
  const [example] = fencesOf({ path, text: readFileSync(path, 'utf8') }).filter(
    ({ language }) => language === 'ts',
  )
  return example?.code ?? ''
}

/** Runs the program beside the desk, which lives in this process. */
async function runScript(cwd: string, environment: Readonly<Record<string, string>>) {
  const script = spawn(process.execPath, ['main.ts'], { cwd, env: { ...process.env, ...environment } })
  const [stdout, stderr] = await Promise.all([
    text(script.stdout),
    text(script.stderr),
    script.exitCode ?? once(script, 'exit'),
  ])
  return { code: script.exitCode, stdout, stderr }
}

/** What it printed; fails the test when a tool other than the compiler does. */
function run(cwd: string, command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (command !== 'tsc' && status !== 0) throw new Error(`${command}: ${stderr}`, { cause: error })
  return stdout
}
