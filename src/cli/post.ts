import { Command } from 'commander'
import { readWireCopy } from '../domain/wire-copy.ts'
import { callApi, withApi, type ApiFlags } from './api-client.ts'
import { printResult, readStdin, UsageError } from './io.ts'

type Post = ApiFlags & { headline?: string; draft?: true; keyEvent?: true; wire?: true; json?: true }

/** `telex post`: one post into a story of a running desk, from a script or a pipe. */
export function postCommand(): Command {
  return withApi(new Command('post'))
    .description('Post to a story and print the post’s address. Without TEXT it is read from standard input.')
    .argument('<story>', 'the story’s slug')
    .argument('[text]', 'plain text, paragraphs apart by an empty line')
    .option('--headline <headline>', 'one line')
    .option('--wire', 'read headline, dateline and credits from the text, as agencies deliver it')
    .option('--key-event', 'mark it as one of the story’s turning points')
    .option('--draft', 'for the desk alone')
    .option('--json', 'print JSON')
    .action(async (story: string, words: string | undefined, flags: Post) => {
      const { headline, draft, keyEvent, wire, json, ...api } = flags
      const text = words ?? (await readStdin())
      if (text.trim() === '') throw new UsageError('There is no text to post.')
      const body = {
        ...(wire === true ? fromWire(text) : { text }),
        ...(headline === undefined ? {} : { headline }),
        ...(draft === true ? { state: 'draft' } : {}),
        ...(keyEvent === true ? { keyEvent } : {}),
      }
      const posted = await callApi(api, 'POST', `/stories/${encodeURIComponent(story)}/posts`, body)
      printResult(json === true, posted, String(posted['url']))
    })
}

function fromWire(copy: string): object {
  const { headline, dateline, text, credits } = readWireCopy(copy)
  return { headline, dateline, text, credits }
}
