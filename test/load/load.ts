import type { Browser, Page } from 'puppeteer-core'
import { missingBrowser, openBrowser } from '../support/real-browser.ts'
import { DeskProcess } from './live/desk-process.ts'
import { BenchReport } from './support/bench-report.ts'
import { MissingToolError } from './support/compile.ts'
import { BEFORE_THE_CROWD, earlierBuild } from './support/earlier-build.ts'

export type LoadOptions = { readonly rounds: number; readonly json: string | undefined }

const POSTS = 300
const CPU_SLOWDOWN = 4
const LIVE_WITHIN_MS = 30_000
/** Of the earlier build's time until the page is live, at 150 ms of delay. */
const AT_MOST_OF_BEFORE = 0.8

type Network = { readonly name: string; readonly latency: number; readonly bytesPerSecond: number }
const networks: readonly Network[] = [
  { name: 'none', latency: 0, bytesPerSecond: -1 },
  { name: '150 ms, 1.6 Mbit/s', latency: 150, bytesPerSecond: 200_000 },
  { name: '400 ms, 400 kbit/s', latency: 400, bytesPerSecond: 50_000 },
]
const PROMISED = '150 ms, 1.6 Mbit/s'

/** In milliseconds from the navigation. */
type Load = Readonly<Record<'paint' | 'dom' | 'stream' | 'live', number>>

/** Measures how long a page of a story takes in a slow Chromium until it says that it is live, beside the build before. */
export async function load({ rounds, json }: LoadOptions): Promise<boolean> {
  const missing = missingBrowser('chrome')
  if (missing !== null) throw new MissingToolError(`The bench of loading needs Chromium: ${missing}.`)
  const report = new BenchReport('load')
  const before = earlierBuild(BEFORE_THE_CROWD)
  if ('missing' in before)
    throw new MissingToolError(`The bench of loading needs a clone: ${before.missing}.`)
  await using now = await DeskProcess.start()
  await using earlier = await DeskProcess.start({ checkout: before.folder })
  const contenders = [
    { name: 'Telex', desk: now },
    { name: `Telex ${BEFORE_THE_CROWD}`, desk: earlier },
  ]
  for (const { desk } of contenders) for (let number = 1; number <= POSTS; number++) await desk.post(number)
  await using chrome = await openBrowser('chrome')

  const rows = []
  for (const network of networks) {
    const loads = new Map<string, Load[]>(contenders.map(({ name }) => [name, []]))
    // The first round warms what the desks keep.
    for (let round = 0; round <= rounds; round++) {
      for (const { name, desk } of contenders) {
        const found = await loadOf(chrome.browser, `http://127.0.0.1:${desk.port}${desk.page}`, network)
        if (round > 0) loads.get(name)?.push(found)
      }
    }
    report.raw(network.name, Object.fromEntries(loads))
    for (const [name, found] of loads) {
      const median = (what: keyof Load): number =>
        found.map((one) => one[what]).toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0
      const times = {
        paint: median('paint'),
        dom: median('dom'),
        stream: median('stream'),
        live: median('live'),
      }
      rows.push({ network: network.name, name, ...times })
    }
  }
  report.table({
    id: 'load',
    title: `A story of ${POSTS} posts, processor slowed by ${CPU_SLOWDOWN}, medians of ${rounds}, ms`,
    columns: [
      { key: 'network', label: 'network' },
      { key: 'name', label: 'program' },
      { key: 'paint', label: 'first paint' },
      { key: 'dom', label: 'DOM ready' },
      { key: 'stream', label: 'stream asked for' },
      { key: 'live', label: '“Updating live”' },
    ],
    rows,
  })
  const [ours, theirs] = rows.filter(({ network }) => network === PROMISED)
  report.check(
    `until the page is live, of the build before, at ${PROMISED}`,
    (ours?.live ?? Infinity) / (theirs?.live ?? 1),
    { atMost: AT_MOST_OF_BEFORE },
  )
  return report.end(json)
}

/** Loads the page as a new reader, with nothing in the browser's cache. */
async function loadOf(browser: Browser, url: string, network: Network): Promise<Load> {
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await slowDown(page, network)
    await page.evaluateOnNewDocument(watcher)
    await page.goto(url, { waitUntil: 'domcontentloaded' })
    await page.waitForFunction('window.marks.live', { timeout: LIVE_WITHIN_MS, polling: 50 })
    return (await page.evaluate(
      '({ paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0, ...window.marks })',
    )) as Load
  } finally {
    await context.close()
  }
}

async function slowDown(page: Page, { latency, bytesPerSecond }: Network): Promise<void> {
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  })
}

/** Runs in the page before its own scripts. A string, because the page has other types than this program. */
const watcher = `
  window.marks = {}
  document.addEventListener('DOMContentLoaded', () => {
    marks.dom = performance.now()
    const place = document.querySelector('[data-connection]')
    const look = () => {
      if (place.textContent === 'Updating live') marks.live ??= performance.now()
    }
    new MutationObserver(look).observe(place, { childList: true, characterData: true, subtree: true })
    look()
  })
  const Source = EventSource
  window.EventSource = class extends Source {
    constructor(...words) {
      super(...words)
      marks.stream ??= performance.now()
    }
  }
`
