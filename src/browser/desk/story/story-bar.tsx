import type { JSX } from 'preact'
import { unreachable } from '../../../domain/result.ts'
import type { StreamStatus } from '../../stream/live-stream-options.ts'
import type { StoryJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { Readers } from './readers.tsx'
import { StateMark } from './state-mark.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly story: StoryJson
  readonly status: StreamStatus
  readonly alertCount: number
}

/** What the story is, how it stands, and the ways from here. */
export function StoryBar({ story, status, alertCount }: Props): JSX.Element {
  const { session } = useDesk()
  const { slug } = story
  return (
    <header class="story-bar">
      <p class="row-meta">
        <StateMark state={story.state} />
        <span>
          Updated <Moment at={story.lastUpdated} />
        </span>
        <Connection status={status} />
        <Readers count={story.readers ?? 0} />
      </p>
      <ScreenTitle title={story.headline}>
        <span dir="auto">{story.headline}</span>
      </ScreenTitle>
      <nav class="story-nav" aria-label={ui.story.navigation}>
        <a href={story.url}>{ui.story.viewAsReader}</a>
        <Link to={{ screen: 'story-alerts', slug }}>
          {ui.story.alerts}
          {alertCount > 0 && ` (${alertCount})`}
        </Link>
        {session.may('run-story') && <Link to={{ screen: 'story-settings', slug }}>{ui.story.settings}</Link>}
      </nav>
    </header>
  )
}

/** Whether what is on the screen is the present. Said in words; read out when it changes. */
function Connection({ status }: { readonly status: StreamStatus }): JSX.Element {
  const { online } = useDesk()
  const shown: StreamStatus = online.value ? status : { ...status, state: 'offline' }
  return (
    <span role="status" class={`connection connection-${shown.state}`}>
      {connectionWords(shown)}
    </span>
  )
}

function connectionWords({ state, everyMs }: StreamStatus): string {
  switch (state) {
    case 'connecting':
      return ui.connection.connecting
    case 'checking':
      return ui.connection.checking
    case 'live':
      return ui.connection.live
    case 'polling':
      return ui.connection.polling(Math.round(everyMs / 1_000))
    case 'offline':
      return ui.connection.offline
    case 'stopped':
      return ui.connection.stopped
    default:
      return unreachable(state)
  }
}
