import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeskReadersJson, StoryJson } from '../api/api-json.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { ProblemNote } from '../parts/form.tsx'
import { Link } from '../parts/link.tsx'
import { Moment } from '../parts/moment.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { filterStories, type Shown } from '../story/filter-stories.ts'
import { Readers } from '../story/readers.tsx'
import { StateMark } from '../story/state-mark.tsx'
import { formatCount } from '../time.ts'
import { useStories } from '../story/use-stories.ts'

const choices: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'live', label: 'Live' },
  { value: 'ended', label: 'Ended' },
]

/** Every story of the desk, the live ones first. */
export function Stories(): JSX.Element {
  const { session, shortcuts } = useDesk()
  const { stories, readers, more, problem, loadMore, again } = useStories()
  const [words, setWords] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const search = useRef<HTMLInputElement>(null)
  useEffect(
    () => shortcuts.add([{ key: '/', label: 'Search the stories', run: () => search.current?.focus() }]),
    [shortcuts],
  )
  const found = filterStories(stories ?? [], words, shown)
  return (
    <>
      <div class="screen-head">
        <ScreenTitle title="Stories" />
        {session.may('run-story') && (
          <Link to={{ screen: 'new-story' }} class="button button-main">
            Open a story
          </Link>
        )}
      </div>
      <div class="filters" role="search">
        <Field
          label="Search"
          name="search"
          type="search"
          placeholder="Headline or topic"
          value={words}
          onInput={setWords}
          fieldRef={search}
        />
        <fieldset class="choice">
          <legend class="visually-hidden">Show</legend>
          {choices.map(({ value, label }) => (
            <label key={value}>
              <input type="radio" name="shown" checked={shown === value} onChange={() => setShown(value)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <ProblemNote problem={problem} onAgain={again} />
      {stories === null && problem === null && <p class="quiet">Loading…</p>}
      {stories?.length === 0 && (
        <p class="empty">
          No story yet.{' '}
          {session.may('run-story')
            ? 'Open one, and its page is there for readers at once.'
            : 'An editor opens one.'}
        </p>
      )}
      {stories !== null && stories.length > 0 && found.length === 0 && (
        <p class="empty">No story has these words{more ? ' among those loaded so far' : ''}.</p>
      )}
      {readers !== null && <DeskReaders {...readers} />}
      <ul class="story-list">
        {found.map((story) => (
          <StoryRow key={story.id} story={story} />
        ))}
      </ul>
      {more && <Button onPress={loadMore}>Show older stories</Button>}
    </>
  )
}

function StoryRow({ story }: { readonly story: StoryJson }): JSX.Element {
  return (
    <li class="story-row">
      <p class="row-meta">
        <StateMark state={story.state} />
        <span>
          Updated <Moment at={story.lastUpdated} />
        </span>
        <Readers count={story.readers ?? 0} />
      </p>
      <h2 class="row-title" dir="auto">
        <Link to={{ screen: 'story', slug: story.slug }}>{story.headline}</Link>
      </h2>
      {story.topics.length > 0 && <p class="row-topics">{story.topics.join(' · ')}</p>}
    </li>
  )
}

/** Those of all stories together. Who has several pages open is one reader, of no story alone. */
function DeskReaders({ all, everything }: DeskReadersJson): JSX.Element {
  return (
    <p class="row-meta desk-readers">
      <Readers count={all} />
      <span>Front page, or several stories: {formatCount(everything)}</span>
    </p>
  )
}
