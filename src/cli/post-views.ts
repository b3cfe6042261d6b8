import { Command } from 'commander'
import { callApi, postGiven, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { excerptOf, print, printResult, printRows } from './io.ts'

type Json = { json?: true }
type Post = {
  readonly state?: string
  readonly revision?: number
  readonly headline?: string
  readonly text?: string
  readonly publishedAt?: string | null
  readonly publishAt?: string | null
  readonly retraction?: { readonly reason?: string } | null
}
type Revision = {
  readonly revision?: number
  readonly at?: string
  readonly author?: { readonly name?: string } | null
  readonly headline?: string
  readonly text?: string
}

/** The commands that read a post of a running desk. */
export function postViewCommands(): readonly Command[] {
  return [showCommand(), revisionsCommand(), reachCommand()]
}

function showCommand(): Command {
  return withApi(new Command('show'))
    .description(cli.posts.show)
    .argument('<post>', cli.posts.post)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & Json) => {
      const post = postGiven(given, api)
      const shown = await callApi(post.api, 'GET', `/posts/${post.path}`)
      printResult(json === true, shown, postText(shown))
    })
}

/** Its state, then what readers read: the reason in place of the words that are gone. */
function postText({ state = '', revision = 1, headline = '', text = '', ...rest }: Post): string {
  const heading = cli.posts.standing(state, revision, rest.publishedAt ?? rest.publishAt ?? null)
  const words = rest.retraction?.reason ?? text
  return [heading, headline, words].filter((part) => part !== '').join('\n\n')
}

function revisionsCommand(): Command {
  return withApi(new Command('revisions'))
    .description(cli.posts.revisions)
    .argument('<post>', cli.posts.post)
    .option('--drafts', cli.posts.revisionsOfDraft)
    .option('--json', cli.jsonLines)
    .action(async (given: string, { drafts, json, ...api }: ApiFlags & Json & { drafts?: true }) => {
      const post = postGiven(given, api)
      const answer = await callApi(post.api, 'GET', `/posts/${post.path}/revisions`)
      const revisions = (answer[drafts === true ? 'drafts' : 'revisions'] ?? []) as readonly Revision[]
      if (json === true) {
        // A program gets all of each revision, to compare one with the next.
        for (const revision of revisions) print(JSON.stringify(revision))
        return
      }
      printRows(
        false,
        revisions.map(({ revision = 1, at = '', author, headline = '', text = '' }) => ({
          revision: String(revision),
          at,
          author: author?.name ?? '',
          headline: excerptOf(headline, text),
        })),
      )
    })
}

function reachCommand(): Command {
  return withApi(new Command('reach'))
    .description(cli.posts.reach)
    .argument('<post>', cli.posts.post)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & Json) => {
      const post = postGiven(given, api)
      const reach = await callApi(post.api, 'GET', `/posts/${post.path}/reach`)
      printResult(json === true, reach, cli.posts.sentTo(Number(reach['sent'])))
    })
}
