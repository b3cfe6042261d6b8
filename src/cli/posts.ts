import { Command } from 'commander'
import { callApi, postGiven, storyGiven, withApi, type ApiFlags, type Given } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { readWireCopy } from '../domain/wire-copy.ts'
import { CommandRefused, excerptOf, printResult, printRows, readStdin, UsageError } from './io.ts'
import { reasons } from './post.ts'

type Json = { json?: true }
type Anyway = { anyway?: true }
type FollowUp = { followUpTitle?: string; followUpBody?: string }
type Correct = ApiFlags & Json & FollowUp & { note: string; headline?: string; revision?: string }
type Retract = ApiFlags & Json & FollowUp & { reason: string }
type Edit = ApiFlags & Json & { headline?: string; keyEvent?: boolean; unschedule?: true; revision?: string }
type Draft = {
  readonly id?: string
  readonly state?: string
  readonly publishAt?: string | null
  readonly headline?: string
  readonly text?: string
}

/** The commands that change a post of a running desk, in the order of its life. */
export function postCommands(): readonly Command[] {
  return [
    draftsCommand(),
    publishCommand(),
    scheduleCommand(),
    editCommand(),
    discardCommand(),
    correctCommand(),
    retractCommand(),
  ]
}

function draftsCommand(): Command {
  return withApi(new Command('drafts'))
    .description(cli.posts.drafts)
    .argument('<story>', cli.posts.story)
    .option('--json', cli.jsonLines)
    .action(async (given: string, { json, ...api }: ApiFlags & Json) => {
      const story = storyGiven(given, api)
      const { drafts } = await callApi(story.api, 'GET', `/stories/${story.path}/drafts`)
      printRows(
        json === true,
        ((drafts ?? []) as readonly Draft[]).map(
          ({ id = '', state = '', publishAt, headline = '', text = '' }) => ({
            id,
            state,
            publishAt: publishAt ?? '',
            headline: excerptOf(headline, text),
          }),
        ),
      )
    })
}

function publishCommand(): Command {
  return withApi(new Command('publish'))
    .description(cli.posts.publish)
    .argument('<post>', cli.posts.post)
    .option('--anyway', cli.posts.anyway)
    .option('--json', cli.json)
    .action(async (given: string, { anyway, json, ...api }: ApiFlags & Json & Anyway) => {
      const post = postGiven(given, api)
      if (anyway !== true) await refuseOrdered(post)
      const published = await callApi(post.api, 'PATCH', `/posts/${post.path}`, { state: 'published' })
      printResult(json === true, published, String(published['url']))
    })
}

/** A text that tells the newsroom what to do goes to readers only when somebody has decided so. */
async function refuseOrdered({ path, api }: Given): Promise<void> {
  const { text } = await callApi(api, 'GET', `/posts/${path}`)
  const { orders } = readWireCopy(typeof text === 'string' ? text : '')
  if (orders.length > 0) throw new CommandRefused(cli.posts.ordered(reasons(orders)))
}

function scheduleCommand(): Command {
  return withApi(new Command('schedule'))
    .description(cli.posts.schedule)
    .argument('<post>', cli.posts.post)
    .requiredOption('--at <time>', cli.posts.at)
    .option('--anyway', cli.posts.anyway)
    .option('--json', cli.json)
    .action(async (given: string, flags: ApiFlags & Json & Anyway & { at: string }) => {
      const { at, anyway, json, ...api } = flags
      const post = postGiven(given, api)
      if (anyway !== true) await refuseOrdered(post)
      const scheduled = await callApi(post.api, 'PATCH', `/posts/${post.path}`, { publishAt: at })
      printResult(json === true, scheduled, String(scheduled['url']))
    })
}

function editCommand(): Command {
  return withApi(new Command('edit'))
    .description(cli.posts.edit)
    .argument('<post>', cli.posts.post)
    .argument('[text]', cli.posts.editedText)
    .option('--headline <headline>', cli.post.headline)
    .option('--key-event', cli.post.keyEvent)
    .option('--no-key-event', cli.posts.noKeyEvent)
    .option('--unschedule', cli.posts.unschedule)
    .option('--revision <number>', cli.posts.revisionEdited)
    .option('--json', cli.json)
    .action(async (given: string, words: string | undefined, flags: Edit) => {
      const { headline, keyEvent, unschedule, revision, json, ...api } = flags
      const others = { headline, keyEvent, state: unschedule === true ? 'draft' : undefined }
      const isTextAlone = Object.values(others).every((value) => value === undefined)
      const text = words === '-' || (words === undefined && isTextAlone) ? await readStdin() : words
      if (text !== undefined && text.trim() === '') throw new UsageError(cli.post.empty)
      const post = postGiven(given, api)
      const change = { ...others, text, revision: revisionOf(revision) }
      const edited = await callApi(post.api, 'PATCH', `/posts/${post.path}`, change)
      printResult(json === true, edited, String(edited['url']))
    })
}

function discardCommand(): Command {
  return withApi(new Command('discard'))
    .description(cli.posts.discard)
    .argument('<post>', cli.posts.post)
    .option('--json', cli.json)
    .action(async (given: string, { json, ...api }: ApiFlags & Json) => {
      const post = postGiven(given, api)
      const answer = await callApi(post.api, 'DELETE', `/posts/${post.path}`)
      printResult(json === true, answer, cli.posts.discarded(post.id))
    })
}

function correctCommand(): Command {
  return withFollowUp(withApi(new Command('correct')))
    .description(cli.posts.correct)
    .argument('<post>', cli.posts.post)
    .argument('[text]', cli.posts.correctedText)
    .requiredOption('--note <note>', cli.posts.note)
    .option('--headline <headline>', cli.post.headline)
    .option('--revision <number>', cli.posts.revision)
    .option('--json', cli.json)
    .action(async (given: string, words: string | undefined, flags: Correct) => {
      const { note, headline, revision, followUpTitle, followUpBody, json, ...api } = flags
      const followUp = followUpOf({ followUpTitle, followUpBody })
      const text =
        words === '-' || (words === undefined && headline === undefined) ? await readStdin() : words
      if (text !== undefined && text.trim() === '') throw new UsageError(cli.post.empty)
      const basedOn = revisionOf(revision)
      const post = postGiven(given, api)
      const correction = {
        // Of a post whose text stays, its present text, unless somebody has corrected it in the meantime.
        ...(text === undefined ? await presentText(post) : { text }),
        note,
        headline,
        followUp,
        ...(basedOn === undefined ? {} : { revision: basedOn }),
      }
      const corrected = await callApi(post.api, 'POST', `/posts/${post.path}/corrections`, correction)
      printResult(json === true, corrected, cli.posts.corrected(post.id, Number(corrected['revision'])))
    })
}

function revisionOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  if (!/^[1-9]\d*$/.test(given)) throw new UsageError(cli.posts.revisionInvalid(given))
  return Number(given)
}

async function presentText({ path, api }: Given): Promise<object> {
  const { body, revision } = await callApi(api, 'GET', `/posts/${path}`)
  return { body, revision }
}

function retractCommand(): Command {
  return withFollowUp(withApi(new Command('retract')))
    .description(cli.posts.retract)
    .argument('<post>', cli.posts.post)
    .requiredOption('--reason <reason>', cli.posts.reason)
    .option('--json', cli.json)
    .action(async (given: string, flags: Retract) => {
      const { reason, followUpTitle, followUpBody, json, ...api } = flags
      const followUp = followUpOf({ followUpTitle, followUpBody })
      const post = postGiven(given, api)
      const retraction = { reason, followUp }
      const retracted = await callApi(post.api, 'POST', `/posts/${post.path}/retraction`, retraction)
      printResult(json === true, retracted, cli.posts.retracted(post.id))
    })
}

function withFollowUp(command: Command): Command {
  return command
    .option('--follow-up-title <title>', cli.posts.followUpTitle)
    .option('--follow-up-body <body>', cli.posts.followUpBody)
}

function followUpOf(flags: {
  readonly followUpTitle: string | undefined
  readonly followUpBody: string | undefined
}): { readonly title: string; readonly body: string } | undefined {
  const { followUpTitle: title, followUpBody: body } = flags
  if (title === undefined && body === undefined) return undefined
  if (title === undefined || body === undefined) throw new UsageError(cli.posts.followUpIncomplete)
  return { title, body }
}
