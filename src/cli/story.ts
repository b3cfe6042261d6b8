import { Command } from 'commander'
import { callApi, withApi, type ApiFlags } from './api-client.ts'
import { printResult, printRows } from './io.ts'

type Open = ApiFlags & { headline: string; slug?: string; standfirst?: string; topic?: string[]; json?: true }
type Listed = {
  readonly slug: string
  readonly state: string
  readonly lastUpdated: string
  readonly headline: string
}
type Page = { readonly stories?: readonly Listed[]; readonly next?: string | null }

/** As many as the desk gives in one answer. */
const PAGE_STORIES = 100

/** `telex story`: stories of a running desk. */
export function storyCommand(): Command {
  const open = withApi(new Command('open'))
    .description('Open a story and print its address.')
    .requiredOption('--headline <headline>', 'one line')
    .option('--slug <slug>', 'the readable part of its address; made from the headline unless set')
    .option('--standfirst <text>', 'the sentence under the headline')
    .option('--topic <topic...>', 'what readers can follow')
    .option('--json', 'print JSON')
    .action(async ({ headline, slug, standfirst, topic: topics, json, ...api }: Open) => {
      const opened = await callApi(api, 'POST', '/stories', { headline, slug, standfirst, topics })
      printResult(json === true, opened, String(opened['url']))
    })

  const list = withApi(new Command('list'))
    .description('List all stories, the latest updated first.')
    .option('--json', 'print JSON, one a line')
    .action(async ({ json, ...api }: ApiFlags & { json?: true }) => {
      const rows: Listed[] = []
      for (let page: string | null = ''; page !== null;) {
        const answer = (await callApi(api, 'GET', `/stories?limit=${PAGE_STORIES}${page}`)) as Page
        for (const { slug, state, lastUpdated, headline } of answer.stories ?? []) {
          rows.push({ slug, state, lastUpdated, headline })
        }
        page = typeof answer.next === 'string' ? `&page=${encodeURIComponent(answer.next)}` : null
      }
      printRows(json === true, rows)
    })

  return new Command('story').description('Stories of a running desk.').addCommand(open).addCommand(list)
}
