/**
 * Runs a command under a fit Node with the locked packages in place: `node tools/run.mjs [--web] COMMAND …`.
 *
 * Plain JavaScript for Node 18 and later, because it is what runs before anything is installed.
 *
 *   node      the Node that runs this, if it is one of ours; otherwise the one that runtime/ locks, fetched once
 *   packages  `npm ci`, when package-lock.json is not the one that was installed last
 *   web       with --web: the browser's files, when what they are made from has changed
 *   command   with that Node and the packages' own commands first on PATH. Where this Node can, it becomes the command; where
 *             it can't, signals are handed on, and its exit code is ours
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isWebFresh } from './web-stamp.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'
/** Another run that installs is waited for; one that takes longer than this has died. */
const INSTALL_LOCK_MS = 180_000

function fit(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major >= 26 || (major === 24 && minor >= 15)
}

function runtimeNode() {
  const folder = join(root, 'runtime', 'node_modules')
  if (!existsSync(folder)) return null
  for (const name of readdirSync(folder)) {
    const binary = join(folder, name, 'bin', windows ? 'node.exe' : 'node')
    if (name.startsWith('node-') && existsSync(binary) && runs(binary)) return binary
  }
  return null
}

/** Whether a Node is fit and runs on this system. It is tried once, and again when its file is another. */
function runs(binary) {
  const { size, mtimeMs } = statSync(binary)
  const file = [binary, size, mtimeMs].join(' ')
  const note = join(root, 'runtime', 'node_modules', '.telex-tried')
  try {
    if (readFileSync(note, 'utf8') === file) return true
  } catch {
    // Nothing was tried yet.
  }
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' })
  if (status !== 0 || !fit(stdout)) return false
  try {
    writeFileSync(note, file)
  } catch {
    // Where nothing can be written, it is tried each time.
  }
  return true
}

/** npm as it was started, or as it lies beside the Node that runs this. */
function npm(node, args) {
  const script = process.env.npm_execpath
  const known = script !== undefined && /npm-cli\.c?js$/.test(script)
  const [command, before] = known ? [node, [script]] : [windows ? 'npm.cmd' : 'npm', []]
  const { status, error } = spawnSync(command, [...before, ...args], {
    cwd: root,
    env: environment(node),
    // Results alone go to stdout: what an installation says belongs on stderr.
    stdio: ['ignore', 2, 2],
    shell: windows && !known,
  })
  if (status !== 0) {
    say(
      `npm ${args.join(' ')} failed${error ? `: ${error.message}` : '.'} It needs the npm registry to be reachable.`,
    )
    process.exit(1)
  }
}

function environment(node) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  return { ...process.env, PATH: path }
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

/** One installation at a time, however many commands are started together. */
function locked(work) {
  const lock = join(root, 'runtime', '.installing')
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      // Where nothing can be written, nothing is installed at the same time, and what is there may be all that is needed.
      if (['EROFS', 'EACCES', 'EPERM'].includes(error.code)) return work()
      if (error.code !== 'EEXIST') throw error
      try {
        if (Date.now() - statSync(lock).mtimeMs > INSTALL_LOCK_MS)
          rmSync(lock, { recursive: true, force: true })
      } catch {
        // The other one has just finished.
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  const unlock = () => rmSync(lock, { recursive: true, force: true })
  const leave = () => {
    unlock()
    process.exit(1)
  }
  process.on('exit', unlock)
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
  process.on('SIGHUP', leave)
  try {
    return work()
  } finally {
    unlock()
    process.off('exit', unlock)
    process.off('SIGINT', leave)
    process.off('SIGTERM', leave)
    process.off('SIGHUP', leave)
  }
}

/** Ends with a sentence where the program's folder has to be written and can't be. */
function needsWriting(name) {
  try {
    accessSync(root, constants.W_OK)
  } catch {
    say(
      `${join(root, name)} is not up to date, and this user may not write to ${root}. ` +
        'Run `node tools/run.mjs --web node --version` there once, as the user that owns it.',
    )
    process.exit(1)
  }
}

function prepareNode() {
  if (fit(process.versions.node)) return process.execPath
  const present = runtimeNode()
  if (present !== null) return present
  const fetched = locked(() => {
    const meanwhile = runtimeNode()
    if (meanwhile !== null) return meanwhile
    needsWriting('runtime')
    say(`Node ${process.versions.node} is too old for Telex: fetching one of its own, once.`)
    npm(process.execPath, [
      'ci',
      '--prefix',
      join(root, 'runtime'),
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ])
    return runtimeNode()
  })
  if (fetched !== null) return fetched
  say('The Node that was fetched does not run here. Install Node 24.15 or later, or 26, and start again.')
  process.exit(1)
}

function preparePackages(node) {
  const stamp = join(root, 'node_modules', '.telex-lock')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (installed()) return
  locked(() => {
    if (installed()) return
    needsWriting('node_modules')
    say('Installing the packages of package-lock.json.')
    npm(node, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
    writeFileSync(stamp, wanted)
  })
}

const [first, ...others] = process.argv.slice(2)
const web = first === '--web'
const [command, ...args] = web ? others : [first, ...others]
if (command === undefined) {
  say('Usage: node tools/run.mjs [--web] COMMAND [ARGUMENT …]')
  process.exit(2)
}

const node = prepareNode()
preparePackages(node)
if (web && !isWebFresh(root)) {
  locked(() => {
    if (isWebFresh(root)) return
    needsWriting(join('dist', 'web'))
    const { status } = spawnSync(node, [join(root, 'tools', 'build-web.ts')], {
      cwd: root,
      env: environment(node),
      stdio: ['ignore', 2, 2],
    })
    if (status !== 0) process.exit(1)
  })
}

if (command === 'node' && typeof process.execve === 'function' && !process.env.NO_EXECVE) {
  // This process becomes the command, so that nothing is left that only waits. NO_EXECVE=1 switches it off.
  process.execve(node, [node, ...args], environment(node))
}
const child = spawn(command === 'node' ? node : command, args, {
  cwd: process.cwd(),
  env: environment(node),
  stdio: 'inherit',
  shell: windows && command !== 'node',
})
// A terminal sends Ctrl-C to the command itself as well; twice would mean "at once".
process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// The shell that npm runs this in hands no signal on: its end is one.
const parent = process.ppid
if (process.env.npm_lifecycle_event !== undefined) {
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 250)
}
child.on('error', (error) => {
  say(`${command} could not be started: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
