import { Command } from 'commander'
import { callApi, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { printResult, printRows } from './io.ts'

type Open = ApiFlags & { headline: string; slug?: string; standfirst?: string; topic?: string[]; json?: true }
type Listed = {
  readonly slug: string
  readonly state: string
  readonly lastUpdated: string
  readonly headline: string
}
type Page = { readonly stories?: readonly Listed[]; readonly next?: string | null }

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

  return new Command('story').description(cli.story.about).addCommand(open).addCommand(list)
}
