/** The whole check, word for word what CI runs: format, lint, types, unused code, tests. `npm run check` */
import { spawnSync } from 'node:child_process'

const steps: readonly (readonly [string, readonly string[]])[] = [
  ['oxfmt', ['--check']],
  ['oxlint', ['--type-aware', '--deny-warnings']],
  ['tsc', []],
  ['tsc', ['-p', 'tsconfig.browser.json']],
  ['tsc', ['-p', 'tsconfig.worker.json']],
  ['knip', []],
  ['node', ['tools/test.ts']],
]

// Only the tests may be left out, for who has just run them: `npm run check -- --no-tests`.
const chosen = process.argv.includes('--no-tests') ? steps.slice(0, -1) : steps
for (const [command, args] of chosen) {
  process.stderr.write(`\n> ${command} ${args.join(' ')}\n`)
  const { status } = spawnSync(command, args, { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
