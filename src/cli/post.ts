import { Command } from 'commander'
import { draftText, readWireCopy, type NewsroomOrder, type WireCopy } from '../domain/wire-copy.ts'
import { callApi, storyGiven, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult, readStdin, UsageError } from './io.ts'

type Post = ApiFlags & {
  headline?: string
  draft?: true
  keyEvent?: true
  wire?: true
  at?: string
  json?: true
}

/** `telex post`: one post into a story of a running desk, from a script or a pipe. */
export function postCommand(): Command {
  return withApi(new Command('post'))
    .description(cli.post.about)
    .argument('<story>', cli.post.story)
    .argument('[text]', cli.post.text)
    .option('--headline <headline>', cli.post.headline)
    .option('--wire', cli.post.wire)
    .option('--key-event', cli.post.keyEvent)
    .option('--draft', cli.post.draft)
    .option('--at <time>', cli.posts.at)
    .option('--json', cli.json)
    .action(async (story: string, words: string | undefined, flags: Post) => {
      const { headline, draft, keyEvent, wire, at, json, ...api } = flags
      const text = words ?? (await readStdin())
      if (text.trim() === '') throw new UsageError(cli.post.empty)
      const copy = wire === true ? readWireCopy(text) : null
      const orders = copy?.orders ?? []
      if (orders.length > 0 && draft !== true) throw new CommandRefused(cli.post.ordered(reasons(orders)))
      const body = {
        ...(copy === null ? { text } : fieldsOf(copy)),
        ...(headline === undefined ? {} : { headline }),
        ...(draft === true ? { state: 'draft' } : {}),
        ...(keyEvent === true ? { keyEvent } : {}),
        ...(at === undefined ? {} : { publishAt: at }),
      }
      const { path, api: desk } = storyGiven(story, api)
      const posted = await callApi(desk, 'POST', `/stories/${path}/posts`, body)
      printResult(json === true, posted, String(posted['url']))
      if (orders.length > 0) throw new CommandRefused(cli.post.draftOrdered(reasons(orders)))
    })
}

/** What the newsroom is told to do stays on top of a draft's text, where the desk reads it. */
function fieldsOf(copy: WireCopy): object {
  const { headline, dateline, credits } = copy
  return { headline, dateline, text: draftText(copy), credits }
}

/** What the newsroom is told to do in a text, a line each. */
export function reasons(orders: readonly NewsroomOrder[]): string {
  return orders.map(({ kind, text }) => `${cli.post.orders[kind]} “${text.trim()}”`).join('\n')
}
