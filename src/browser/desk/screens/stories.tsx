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
import { ui } from '../../../words/desk/en.ts'

const choices: readonly { readonly value: Shown; readonly label: string }[] = [
  { value: 'all', label: ui.stories.all },
  { value: 'live', label: ui.stories.live },
  { value: 'ended', label: ui.stories.ended },
]

/** Every story of the desk, the live ones first. */
export function Stories(): JSX.Element {
  const { session, shortcuts } = useDesk()
  const { stories, readers, more, problem, loadMore, again } = useStories()
  const [words, setWords] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const search = useRef<HTMLInputElement>(null)
  useEffect(
    () => shortcuts.add([{ key: '/', label: ui.shortcuts.search, run: () => search.current?.focus() }]),
    [shortcuts],
  )
  const found = filterStories(stories ?? [], words, shown)
  return (
    <>
      <div class="screen-head">
        <ScreenTitle title={ui.stories.title} />
        {session.may('run-story') && (
          <Link to={{ screen: 'new-story' }} class="button button-main">
            {ui.stories.open}
          </Link>
        )}
      </div>
      <div class="filters" role="search">
        <Field
          label={ui.stories.search}
          name="search"
          type="search"
          placeholder={ui.stories.searchPlaceholder}
          value={words}
          onInput={setWords}
          fieldRef={search}
        />
        <fieldset class="choice">
          <legend class="visually-hidden">{ui.stories.filter}</legend>
          {choices.map(({ value, label }) => (
            <label key={value}>
              <input type="radio" name="shown" checked={shown === value} onChange={() => setShown(value)} />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      <ProblemNote problem={problem} onAgain={again} />
      {stories === null && problem === null && <p class="quiet">{ui.common.loading}</p>}
      {stories?.length === 0 && (
        <p class="empty">
          {ui.stories.empty} {session.may('run-story') ? ui.stories.emptyEditor : ui.stories.emptyReporter}
        </p>
      )}
      {stories !== null && stories.length > 0 && found.length === 0 && (
        <p class="empty">{more ? ui.stories.noneFoundSoFar : ui.stories.noneFound}</p>
      )}
      {readers !== null && <DeskReaders {...readers} />}
      <ul class="story-list">
        {found.map((story) => (
          <StoryRow key={story.id} story={story} />
        ))}
      </ul>
      {more && <Button onPress={loadMore}>{ui.stories.older}</Button>}
    </>
  )
}

function StoryRow({ story }: { readonly story: StoryJson }): JSX.Element {
  return (
    <li class="story-row">
      <p class="row-meta">
        <StateMark state={story.state} />
        <span>
          {ui.stories.updated} <Moment at={story.lastUpdated} />
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
      <span>{ui.stories.severalStories(formatCount(everything))}</span>
    </p>
  )
}
