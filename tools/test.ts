/**
 * Runs the tests: `npm test`, or some of them: `npm test -- rules desk fault journeys`, `npm test -- journeys -t alert`.
 *
 * Prepares what they need (browsers, the built pages), runs them, and ends in the line `N passed, N failed`. With
 * `CI=true` a test that was skipped counts as failed: a suite that can't run must not look green.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareBrowsers } from './browsers.ts'

const projects = ['rules', 'desk', 'fault', 'journeys']
const given = process.argv.slice(2)
const chosen = given.filter((word) => projects.includes(word))
const rest = given.filter((word) => !projects.includes(word))
const running = chosen.length === 0 ? projects : chosen

if (running.includes('journeys')) prepareBrowsers()
if (running.some((project) => project !== 'rules')) run('node', ['tools/build-web.ts', '--if-stale'])

const folder = mkdtempSync(join(tmpdir(), 'telex-tests-'))
const report = join(folder, 'report.json')
const status = run(
  'vitest',
  [
    'run',
    ...running.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...rest,
  ],
  { mayFail: true },
)
process.exit(conclude(report, status))

function run(command: string, args: readonly string[], { mayFail = false } = {}): number {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' })
  if (error !== undefined) throw error
  if (status !== 0 && !mayFail) process.exit(1)
  return status ?? 1
}

type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numFailedTestSuites: number
}

function conclude(file: string, code: number): number {
  const counts = readReport(file)
  rmSync(folder, { recursive: true, force: true })
  if (counts === null) {
    process.stdout.write('0 passed, 1 failed\n')
    return 1
  }
  const { numPassedTests: passed, numFailedTests, numPendingTests: skipped } = counts
  // A file that can't even be loaded, or a fault outside every test, fails without a failing test.
  const broken = code !== 0 && numFailedTests === 0 ? 1 : 0
  const strict = process.env['CI'] === 'true'
  const failed = numFailedTests + broken + (strict ? skipped : 0)
  const tail = skipped > 0 && !strict ? `, ${skipped} skipped` : ''
  process.stdout.write(`${passed} passed, ${failed} failed${tail}\n`)
  return failed === 0 ? 0 : 1
}

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return null
  }
}
