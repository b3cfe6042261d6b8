import { Command } from 'commander'
import { readWireCopy } from '../domain/wire-copy.ts'
import { callApi, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { printResult, readStdin, UsageError } from './io.ts'

type Post = ApiFlags & { headline?: string; draft?: true; keyEvent?: true; wire?: true; json?: true }

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
    .option('--json', cli.json)
    .action(async (story: string, words: string | undefined, flags: Post) => {
      const { headline, draft, keyEvent, wire, json, ...api } = flags
      const text = words ?? (await readStdin())
      if (text.trim() === '') throw new UsageError(cli.post.empty)
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
