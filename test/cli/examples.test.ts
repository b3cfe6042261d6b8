import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { startDesk, type TestDesk } from '../support/start-desk.ts'

const noCurl = spawnSync('curl', ['--version']).error !== undefined
const folder = 'examples/post-from-a-script'

const scripts: readonly (readonly [string, string, boolean])[] = [
  ['post.sh', 'sh', noCurl],
  ['post.mjs', process.execPath, false],
]

for (const [file, command, isMissing] of scripts) {
  test.skipIf(isMissing)(`${file} posts what it is given, quotes and all`, async () => {
    await using desk = await startDesk()
    await desk.call('POST', '/stories', { headline: 'Storm at the harbour', slug: 'storm' })
    const words = 'The mayor’s "all clear" came at 5\\6 o’clock.'

    const { code, output } = await run(command, [`${folder}/${file}`, 'storm', words], desk)

    expect(code, output).toBe(0)
    const { body } = await desk.call('GET', '/stories/storm')
    expect(body['posts']).toMatchObject([{ text: words }])
  })

  test.skipIf(isMissing)(`${file} fails with the refusal when there is no such story`, async () => {
    await using desk = await startDesk()

    const { code, output } = await run(command, [`${folder}/${file}`, 'nowhere', 'Words.'], desk)

    expect(code).not.toBe(0)
    expect(output).toContain('story-unknown')
  })
}

test('the container file copies only what is there and is sent to the build', () => {
  const allowed = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))

  const sources = readFileSync('Dockerfile', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
    .flatMap((line) => line.split(' ').slice(1, -1))

  expect(sources.length).toBeGreaterThan(5)
  expect(sources.filter((source) => globSync(source).length === 0)).toEqual([])
  expect(sources.filter((source) => !allowed.includes(source))).toEqual([])
})

async function run(
  command: string,
  args: readonly string[],
  desk: TestDesk,
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(command, args, {
    env: {
      PATH: `${process.execPath.replace(/\/[^/]+$/, '')}:${process.env['PATH'] ?? ''}`,
      TELEX_URL: desk.localUrl,
      TELEX_TOKEN: await desk.token('post'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, output: `${stdout}${stderr}` }
}
