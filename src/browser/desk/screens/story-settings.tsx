import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { MAX_HEADLINE_LENGTH, MAX_STANDFIRST_LENGTH } from '../../../domain/story.ts'
import type { StoryChangeJson } from '../api/api-json.ts'
import type { Problem } from '../api/problem.ts'
import type { StoryJson } from '../api/api-json.ts'
import { namesFrom } from '../compose/words.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Link } from '../parts/link.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { StateMark } from '../story/state-mark.tsx'

/** What stands above a story's posts, and whether it takes any. */
export function StorySettings({ slug }: { readonly slug: string }): JSX.Element {
  const { api, session } = useDesk()
  const loaded = useLoaded(() => api.story(slug), slug)
  if (!session.may('run-story')) return <ScreenTitle title="Editors see to a story’s settings" />
  return (
    <div class="narrow">
      <p>
        <Link class="back" to={{ screen: 'story', slug }}>
          ← Back to the story
        </Link>
      </p>
      <ScreenTitle title="Story settings" />
      <Loading of={loaded}>
        {(story) => (
          <>
            <Head story={story} onSaved={loaded.again} />
            <Pin story={story} onChanged={loaded.again} />
            <Coverage story={story} onChanged={loaded.again} />
          </>
        )}
      </Loading>
    </div>
  )
}

type PartProps = { readonly story: StoryJson; readonly onChanged: () => void }

function Head({ story, onSaved }: { readonly story: StoryJson; readonly onSaved: () => void }): JSX.Element {
  const { api, notices, router } = useDesk()
  const [headline, setHeadline] = useState(story.headline)
  const [standfirst, setStandfirst] = useState(story.standfirst)
  const [keyPoints, setKeyPoints] = useState(story.keyPoints.join('\n'))
  const [topics, setTopics] = useState(story.topics.join(', '))
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    // Only what was changed here, so that a colleague's change to something else stays.
    const changes: StoryChangeJson = {
      ...(headline !== story.headline && { headline }),
      ...(standfirst !== story.standfirst && { standfirst }),
      ...(keyPoints !== story.keyPoints.join('\n') && { keyPoints: keyPoints.split('\n') }),
      ...(topics !== story.topics.join(', ') && { topics: namesFrom(topics) }),
    }
    const answer = await api.changeStory(story.slug, changes)
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    notices.say('Saved. Readers have it.')
    onSaved()
    router.go({ screen: 'story', slug: story.slug })
  }
  return (
    <Form
      onSubmit={() => void save()}
      problem={problem}
      fields={['headline', 'standfirst', 'keyPoints', 'topics']}
      buttons={
        <Button look="main" type="submit" off={busy}>
          {busy ? 'Saving…' : 'Save'}
        </Button>
      }
    >
      <Field
        label="Headline"
        name="headline"
        class="field-headline"
        value={headline}
        onInput={setHeadline}
        max={MAX_HEADLINE_LENGTH}
        problem={problem}
        hint="The address stays as it is, so that links keep working."
      />
      <TextArea
        label="Standfirst"
        name="standfirst"
        rows={2}
        value={standfirst}
        onInput={setStandfirst}
        max={MAX_STANDFIRST_LENGTH}
        problem={problem}
      />
      <TextArea
        label="Key points"
        name="keyPoints"
        rows={4}
        value={keyPoints}
        onInput={setKeyPoints}
        problem={problem}
        hint="What a late-comer must know. One a line, ten at most."
      />
      <Field
        label="Topics"
        name="topics"
        value={topics}
        onInput={setTopics}
        problem={problem}
        hint="Apart by commas. Readers follow them by name."
      />
    </Form>
  )
}

function Pin({ story, onChanged }: PartProps): JSX.Element | null {
  const { api, notices } = useDesk()
  if (story.pinnedPost === null) return null
  const unpin = async (): Promise<void> => {
    const answer = await api.changeStory(story.slug, { pinnedPost: null })
    notices.say(answer.ok ? 'Unpinned.' : answer.refusal.sentence)
    onChanged()
  }
  return (
    <section class="setting">
      <h2>Pinned post</h2>
      <p>One post stands at the top of the page.</p>
      <Button onPress={() => void unpin()}>Unpin it</Button>
    </section>
  )
}

function Coverage({ story, onChanged }: PartProps): JSX.Element {
  const { api, notices } = useDesk()
  const [asking, setAsking] = useState(false)
  const isLive = story.state === 'live'
  const change = async (): Promise<void> => {
    const answer = await api.changeStory(story.slug, { state: isLive ? 'ended' : 'live' })
    const sentence = isLive ? 'The story has ended.' : 'The story is live again.'
    notices.say(answer.ok ? sentence : answer.refusal.sentence)
    onChanged()
  }
  return (
    <section class="setting">
      <h2>
        Coverage <StateMark state={story.state} />
      </h2>
      <p>
        {isLive
          ? 'Ending it tells readers that no more is coming. Corrections stay possible, and it can be reopened. ' +
            'Who follows it still gets a last alert; a day later its followers are let go.'
          : 'It takes corrections and retractions only. Reopening it lets the desk post again.'}
      </p>
      <Button look={isLive ? 'grave' : 'plain'} onPress={() => setAsking(true)}>
        {isLive ? 'End the story…' : 'Reopen the story…'}
      </Button>
      {asking && (
        <Confirm
          title={isLive ? 'End the story?' : 'Reopen the story?'}
          sentence={
            isLive
              ? `${story.headline}. A day after its end nobody follows it any more, and reopening it doesn’t bring them back.`
              : story.headline
          }
          label={isLive ? 'End it' : 'Reopen it'}
          look={isLive ? 'grave' : 'main'}
          onClose={() => setAsking(false)}
          onConfirm={() => void change()}
        />
      )}
    </section>
  )
}
