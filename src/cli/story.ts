import { Command } from 'commander'
import { callApi, postGiven, storyGiven, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { excerptOf, print, printResult, printRows, UsageError } from './io.ts'

type Open = ApiFlags & { headline: string; slug?: string; standfirst?: string; topic?: string[]; json?: true }
type Listed = {
  readonly slug: string
  readonly state: string
  readonly lastUpdated: string
  readonly headline: string
}
type Page = { readonly stories?: readonly Listed[]; readonly next?: string | null }

type Change = ApiFlags & {
  headline?: string
  slug?: string
  standfirst?: string
  topic?: string[]
  keyPoint?: string[]
  pin?: string
  unpin?: true
  json?: true
}
type ListedPost = {
  readonly id?: string
  readonly state?: string
  readonly publishedAt?: string | null
  readonly headline?: string
  readonly text?: string
}

/** The largest page of the API. */
const PAGE_SIZE = 100

/** `telex story`: stories of a running desk. */
export function storyCommand(): Command {
  const open = withApi(new Command('open'))
    .description(cli.story.open)
    .requiredOption('--headline <headline>', cli.story.headline)
    .option('--slug <slug>', cli.story.slug)
    .option('--standfirst <text>', cli.story.standfirst)
    .option('--topic <topic...>', cli.story.topic)
    .option('--json', cli.json)
    .action(async ({ headline, slug, standfirst, topic: topics, json, ...api }: Open) => {
      const opened = await callApi(api, 'POST', '/stories', { headline, slug, standfirst, topics })
      printResult(json === true, opened, String(opened['url']))
    })

  const list = withApi(new Command('list'))
    .description(cli.story.list)
    .option('--json', cli.jsonLines)
    .action(async ({ json, ...api }: ApiFlags & { json?: true }) => {
      const rows: Listed[] = []
      for (let page: string | null = ''; page !== null;) {
        const { stories = [], next } = (await callApi(
          api,
          'GET',
          `/stories?limit=${PAGE_SIZE}${page}`,
        )) as Page
        for (const { slug, state, lastUpdated, headline } of stories) {
          rows.push({ slug, state, lastUpdated, headline })
        }
        page = typeof next === 'string' ? `&page=${encodeURIComponent(next)}` : null
      }
      printRows(json === true, rows)
    })

  const change = withApi(new Command('change'))
    .description(cli.story.change)
    .argument('<story>', cli.posts.story)
    .option('--headline <headline>', cli.story.headline)
    .option('--slug <slug>', cli.story.newSlug)
    .option('--standfirst <text>', cli.story.standfirst)
    .option('--topic <topic...>', cli.story.topic)
    .option('--key-point <line...>', cli.story.keyPoint)
    .option('--pin <post>', cli.story.pin)
    .option('--unpin', cli.story.unpin)
    .option('--json', cli.json)
    .action(async (given: string, flags: Change) => {
      const {
        headline,
        slug,
        standfirst,
        topic: topics,
        keyPoint: keyPoints,
        pin,
        unpin,
        json,
        ...api
      } = flags
      const story = storyGiven(given, api)
      const pinnedPost = unpin === true ? null : pin === undefined ? undefined : postGiven(pin, api).id
      const changes = { headline, slug, standfirst, topics, keyPoints, pinnedPost }
      if (Object.values(changes).every((value) => value === undefined))
        throw new UsageError(cli.story.nothingToChange)
      const changed = await callApi(story.api, 'PATCH', `/stories/${story.path}`, changes)
      printResult(json === true, changed, String(changed['url']))
    })

  const show = withApi(new Command('show'))
    .description(cli.story.show)
    .argument('<story>', cli.posts.story)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const story = storyGiven(given, api)
      const snapshot = await callApi(story.api, 'GET', `/stories/${story.path}`)
      if (json === true) return print(JSON.stringify(snapshot))
      const posts = (snapshot['posts'] ?? []) as readonly ListedPost[]
      printRows(
        false,
        posts.map(({ id = '', state = '', publishedAt, headline = '', text = '' }) => ({
          id,
          state,
          publishedAt: publishedAt ?? '',
          headline: excerptOf(headline, text),
        })),
      )
    })

  const readers = withApi(new Command('readers'))
    .description(cli.story.readers)
    .argument('<story>', cli.posts.story)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const story = storyGiven(given, api)
      const counted = await callApi(story.api, 'GET', `/stories/${story.path}/readers`)
      printResult(json === true, counted, String(counted['readers']))
    })

  return new Command('story')
    .description(cli.story.about)
    .addCommand(open)
    .addCommand(list)
    .addCommand(show)
    .addCommand(change)
    .addCommand(stateCommand('end', cli.story.end, 'ended'))
    .addCommand(stateCommand('reopen', cli.story.reopen, 'live'))
    .addCommand(readers)
}

function stateCommand(name: string, about: string, state: 'ended' | 'live'): Command {
  return withApi(new Command(name))
    .description(about)
    .argument('<story>', cli.posts.story)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const story = storyGiven(given, api)
      const changed = await callApi(story.api, 'PATCH', `/stories/${story.path}`, { state })
      printResult(json === true, changed, String(changed['url']))
    })
}
