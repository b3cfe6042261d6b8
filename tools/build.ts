/** Makes what is published: compiled server code and the browser's files in `dist`. `npm run build` */
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
run('tsc', ['-p', 'tsconfig.build.json'])
run('node', ['tools/build-web.ts'])
chmodSync(join(dist, 'cli', 'main.js'), 0o755)

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
