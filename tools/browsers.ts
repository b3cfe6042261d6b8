import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type Browser = 'chrome' | 'firefox'

const binaries: Record<Browser, readonly string[]> = {
  chrome: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  firefox: ['firefox-esr', 'firefox'],
}
const elsewhere: Record<Browser, readonly string[]> = {
  chrome: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  firefox: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
}
const debianPackages: Record<Browser, string> = { chrome: 'chromium', firefox: 'firefox-esr' }

/** The path of a browser on this machine, or `null`. `TELEX_TEST_CHROME` and `TELEX_TEST_FIREFOX` name others. */
export function findBrowser(browser: Browser): string | null {
  const named = process.env[`TELEX_TEST_${browser.toUpperCase()}`]
  if (named !== undefined && named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = binaries[browser].flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...paths, ...elsewhere[browser]].find(canRun) ?? null
}

/** Installs Debian's browsers where that can be done without asking: as root, on Debian, where they are missing. */
export function prepareBrowsers(): void {
  const missing = (['chrome', 'firefox'] as const).filter((browser) => findBrowser(browser) === null)
  if (missing.length === 0 || process.getuid?.() !== 0 || !isDebian()) return
  const packages = missing.map((browser) => debianPackages[browser])
  process.stderr.write(`Installing ${packages.join(' and ')} for the tests.\n`)
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (args: readonly string[]): void => {
    // Results alone go to stdout.
    spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env: environment })
  }
  apt(['update', '-q'])
  apt(['install', '-q', '-y', '--no-install-recommends', ...packages, 'fonts-dejavu-core'])
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'))
  )
}
