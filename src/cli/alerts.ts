import { Command, Option } from 'commander'
import { callApi, postGiven, storyGiven, withApi, type ApiFlags } from './api-client.ts'
import { cli } from '../words/cli/en.ts'
import { CommandRefused, printResult, printRows, UsageError } from './io.ts'

const kinds = ['story', 'everyone', 'topic', 'test'] as const

type Send = ApiFlags & {
  title: string
  body: string
  audience: (typeof kinds)[number]
  topic?: string
  breaking?: true
  hold?: string
  dryRun?: true
  json?: true
}
type Listed = {
  readonly id?: string
  readonly state?: string
  readonly createdAt?: string
  readonly title?: string
  readonly counts?: Counts
}
type Counts = {
  readonly planned?: number
  readonly accepted?: number
  readonly shown?: number
  readonly opened?: number
}

/** `telex alert`: an alert about a post of a running desk. */
export function alertCommand(): Command {
  return withApi(new Command('alert'))
    .description(cli.alert.about)
    .argument('<post>', cli.posts.post)
    .requiredOption('--title <title>', cli.alert.title)
    .requiredOption('--body <body>', cli.alert.body)
    .addOption(
      new Option('--audience <audience>', cli.alert.audience).choices([...kinds]).default('story' as const),
    )
    .option('--topic <topic>', cli.alert.topic)
    .option('--breaking', cli.alert.breaking)
    .option('--hold <seconds>', cli.alert.hold)
    .option('--dry-run', cli.alert.dryRun)
    .option('--json', cli.json)
    .action(async (given: string, flags: Send) => {
      const { title, body, audience: kind, topic, breaking, hold, dryRun, json, ...api } = flags
      if ((kind === 'topic') !== (topic !== undefined)) throw new UsageError(cli.alert.topicMissing)
      const holdSeconds = hold === undefined ? undefined : Number(hold)
      if (holdSeconds !== undefined && !Number.isInteger(holdSeconds))
        throw new UsageError(cli.alert.holdInvalid(hold ?? ''))
      const post = postGiven(given, api)
      if (dryRun === true) {
        const query = new URLSearchParams({ post: post.id, kind, ...(topic === undefined ? {} : { topic }) })
        const { state } = await callApi(post.api, 'GET', `/posts/${post.path}`)
        if (state !== 'published') throw new CommandRefused(cli.alert.notPublished(String(state)))
        const { size } = await callApi(post.api, 'GET', `/audience?${query.toString()}`)
        printResult(json === true, { dryRun: true, audienceSize: size }, cli.alert.wouldReach(Number(size)))
        return
      }
      const audience = kind === 'topic' ? { kind, topic } : { kind }
      const alert = { title, body, audience, breaking, holdSeconds }
      const held = await callApi(post.api, 'POST', `/posts/${post.path}/alerts`, alert)
      const line = cli.alert.held(String(held['id']), Number(held['audienceSize']), String(held['holdUntil']))
      printResult(json === true, held, line)
    })
}

/** `telex alerts`: the alerts of a story or about a post, or one of them with its receipt. */
export function alertsCommand(): Command {
  const list = withApi(new Command('list'))
    .description(cli.alerts.list)
    .argument('<story>', cli.posts.story)
    .option('--json', cli.jsonLines)
    .action(async (given: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const story = storyGiven(given, api)
      printAlerts(json === true, await callApi(story.api, 'GET', `/stories/${story.path}/alerts`))
    })

  const ofPost = withApi(new Command('post'))
    .description(cli.alerts.post)
    .argument('<post>', cli.posts.post)
    .option('--json', cli.jsonLines)
    .action(async (given: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const post = postGiven(given, api)
      printAlerts(json === true, await callApi(post.api, 'GET', `/posts/${post.path}/alerts`))
    })

  const show = withApi(new Command('show'))
    .description(cli.alerts.show)
    .argument('<id>', cli.alerts.id)
    .option('--json', cli.json)
    .action(async (id: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const alert = await callApi(api, 'GET', `/alerts/${encodeURIComponent(id)}`)
      const { state = '', title = '', counts = {} } = alert as Listed
      const { planned = 0, accepted = 0, shown = 0, opened = 0 } = counts
      printResult(json === true, alert, cli.alerts.receipt(title, state, accepted, planned, shown, opened))
    })

  const undo = withApi(new Command('undo'))
    .description(cli.alerts.undo)
    .argument('<id>', cli.alerts.id)
    .option('--json', cli.json)
    .action(async (id: string, { json, ...api }: ApiFlags & { json?: true }) => {
      const undone = await callApi(api, 'DELETE', `/alerts/${encodeURIComponent(id)}`)
      printResult(json === true, undone, cli.alerts.undone(id))
    })

  return new Command('alerts')
    .description(cli.alerts.about)
    .addCommand(list)
    .addCommand(ofPost)
    .addCommand(show)
    .addCommand(undo)
}

function printAlerts(isJson: boolean, { alerts }: Readonly<Record<string, unknown>>): void {
  const rows = (alerts ?? []) as readonly Listed[]
  printRows(
    isJson,
    rows.map(({ id = '', state = '', createdAt = '', title = '', counts = {} }) => ({
      id,
      state,
      at: createdAt,
      accepted: `${counts.accepted ?? 0} of ${counts.planned ?? 0}`,
      title,
    })),
  )
}
