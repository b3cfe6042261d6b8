import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch, type Browser } from 'puppeteer-core'
import { findBrowser } from '../../tools/browsers.ts'

export type BrowserName = 'chrome' | 'firefox'

export type BrowserOptions = {
  /** Where Firefox finds its push service: `ws://127.0.0.1:PORT/`. */
  readonly pushServer?: string
  /** False for a reader who has switched scripts off. */
  readonly javascript?: boolean
  readonly scheme?: 'light' | 'dark'
  /** True to accept any certificate. */
  readonly acceptInsecureCerts?: boolean
  /** Where Chromium finds hosts that are not there: `MAP live.example.org 127.0.0.1:8443`. */
  readonly hosts?: string
}

/** A browser of this machine, headless, with a profile of its own that is gone with it. */
export type TestBrowser = AsyncDisposable & { readonly browser: Browser }

/** Why a browser can't be tested here, for `test.skipIf`; `null` when it can. */
export function missingBrowser(name: BrowserName): string | null {
  return findBrowser(name) === null ? `no ${name} on this machine` : null
}

export async function openBrowser(name: BrowserName, options: BrowserOptions = {}): Promise<TestBrowser> {
  const executablePath = findBrowser(name)
  if (executablePath === null) throw new Error(`There is no ${name} on this machine.`)
  const userDataDir = await mkdtemp(join(tmpdir(), `telex-${name}-`))
  const browser = await launch({
    browser: name,
    executablePath,
    headless: true,
    userDataDir,
    timeout: 60_000,
    protocolTimeout: 60_000,
    acceptInsecureCerts: options.acceptInsecureCerts ?? false,
    ...(name === 'chrome' ? { args: chromeArgs(options) } : { extraPrefsFirefox: firefoxPrefs(options) }),
  })
  return {
    browser,
    async [Symbol.asyncDispose](): Promise<void> {
      await browser.close()
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

function chromeArgs({ scheme, hosts }: BrowserOptions): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    ...(hosts === undefined ? [] : [`--host-resolver-rules=${hosts}`]),
    ...(scheme === 'dark' ? ['--force-dark-mode', '--blink-settings=preferredColorScheme=0'] : []),
  ]
}

/** Push over a service on loopback, and nothing that looks for the internet. */
function firefoxPrefs({ pushServer, javascript = true, scheme }: BrowserOptions): Record<string, unknown> {
  return {
    'javascript.enabled': javascript,
    'dom.push.enabled': true,
    'dom.push.connection.enabled': pushServer !== undefined,
    ...(pushServer === undefined ? {} : { 'dom.push.serverURL': pushServer }),
    'dom.push.testing.allowInsecureServerURL': true,
    'dom.push.testing.ignorePermission': true,
    'permissions.default.desktop-notification': 1,
    // Where there is no desktop, `showNotification` fails without it.
    'alerts.useSystemBackend': false,
    'app.update.enabled': false,
    'browser.safebrowsing.malware.enabled': false,
    'browser.safebrowsing.phishing.enabled': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'toolkit.telemetry.reportingpolicy.firstRun': false,
    ...(scheme === undefined
      ? {}
      : { 'layout.css.prefers-color-scheme.content-override': scheme === 'dark' ? 0 : 1 }),
  }
}
