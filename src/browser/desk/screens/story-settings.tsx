import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import {
  MAX_HEADLINE_LENGTH,
  MAX_KEY_POINT_LENGTH,
  MAX_KEY_POINTS,
  MAX_STANDFIRST_LENGTH,
  MAX_TOPIC_LENGTH,
  MAX_TOPICS,
} from '../../../domain/story.ts'
import type { StoryChangeJson } from '../api/api-json.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import type { StoryJson } from '../api/api-json.ts'
import { namesFrom } from '../compose/words.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { Link } from '../parts/link.tsx'
import { Loading, useLoaded } from '../parts/loading.tsx'
import { ResumedNote } from '../parts/resumed-note.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { useSavedChanges } from '../storage/use-saved-changes.ts'
import { StateMark } from '../story/state-mark.tsx'
import { ui } from '../../../words/desk/en.ts'

/** What stands above a story's posts, and whether it takes any. */
export function StorySettings({ slug }: { readonly slug: string }): JSX.Element {
  const { api, session } = useDesk()
  const loaded = useLoaded(() => api.story(slug), slug)
  if (!session.may('run-story')) return <ScreenTitle title={ui.settings.editorsOnly} />
  return (
    <div class="narrow">
      <p>
        <Link class="back" to={{ screen: 'story', slug }}>
          {ui.common.backToStory}
        </Link>
      </p>
      <ScreenTitle title={ui.settings.title} />
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
  const { api, base, notices, router, savedTexts, session } = useDesk()
  const form = useSavedChanges(`settings.${story.slug}`, {
    headline: story.headline,
    slug: story.slug,
    standfirst: story.standfirst,
    keyPoints: story.keyPoints.join('\n'),
    topics: story.topics.join(', '),
  })
  const { headline, slug, standfirst, keyPoints, topics } = form.texts
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    if (busy) return
    const points = keyPoints.split('\n')
    const wrong = checkFields([
      { name: 'headline', value: headline, required: true, max: MAX_HEADLINE_LENGTH },
      { name: 'slug', value: slug, required: true, max: 80 },
      { name: 'standfirst', value: standfirst, max: MAX_STANDFIRST_LENGTH },
      { name: 'keyPoints', value: points, max: MAX_KEY_POINT_LENGTH, maxItems: MAX_KEY_POINTS },
      { name: 'topics', value: namesFrom(topics), max: MAX_TOPIC_LENGTH, maxItems: MAX_TOPICS },
    ])
    if (wrong !== null) return setProblem(wrong)
    setBusy(true)
    setProblem(null)
    // Only what was changed here, so that a colleague's change to something else stays.
    const changes: StoryChangeJson = {
      ...(headline !== story.headline && { headline }),
      ...(slug !== story.slug && { slug: slug.trim() }),
      ...(standfirst !== story.standfirst && { standfirst }),
      ...(keyPoints !== story.keyPoints.join('\n') && { keyPoints: points }),
      ...(topics !== story.topics.join(', ') && { topics: namesFrom(topics) }),
    }
    const answer = await api.changeStory(story.slug, changes)
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    form.drop()
    notices.say(ui.settings.saved)
    if (answer.value.slug === story.slug) onSaved()
    else savedTexts(session.editor?.id ?? '').move(`compose.${story.slug}.`, `compose.${answer.value.slug}.`)
    router.go({ screen: 'story', slug: answer.value.slug })
  }
  return (
    <Form
      onSubmit={() => void save()}
      reachesPublic
      off={busy}
      problem={problem}
      onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
      fields={['headline', 'slug', 'standfirst', 'keyPoints', 'topics']}
      buttons={
        <Button look="main" off={busy} onPress={() => void save()}>
          {busy ? ui.common.saving : ui.common.save}
        </Button>
      }
    >
      {form.isResumed && <ResumedNote onDiscard={form.drop} />}
      <Field
        label={ui.newStory.headline}
        name="headline"
        class="field-headline"
        value={headline}
        onInput={(headline) => form.write({ headline })}
        max={MAX_HEADLINE_LENGTH}
        problem={problem}
        hint={ui.settings.headlineHint}
      />
      <Field
        label={ui.newStory.address}
        name="slug"
        value={slug}
        onInput={(slug) => form.write({ slug })}
        problem={problem}
        spellcheck={false}
        hint={
          <>
            {`${location.origin}${base}/stories/`}
            <strong>{slug === '' ? '…' : slug}</strong> {ui.settings.addressHint}
          </>
        }
      />
      <TextArea
        label={ui.settings.standfirst}
        name="standfirst"
        rows={2}
        value={standfirst}
        onInput={(standfirst) => form.write({ standfirst })}
        max={MAX_STANDFIRST_LENGTH}
        problem={problem}
      />
      <TextArea
        label={ui.settings.keyPoints}
        name="keyPoints"
        rows={4}
        value={keyPoints}
        onInput={(keyPoints) => form.write({ keyPoints })}
        problem={problem}
        hint={ui.settings.keyPointsHint}
      />
      <Field
        label={ui.settings.topics}
        name="topics"
        value={topics}
        onInput={(topics) => form.write({ topics })}
        problem={problem}
        hint={ui.settings.topicsHint}
      />
    </Form>
  )
}

function Pin({ story, onChanged }: PartProps): JSX.Element | null {
  const { api, notices } = useDesk()
  if (story.pinnedPost === null) return null
  const unpin = async (): Promise<void> => {
    const answer = await api.changeStory(story.slug, { pinnedPost: null })
    notices.say(answer.ok ? ui.story.unpinned : answer.refusal.sentence)
    onChanged()
  }
  return (
    <section class="setting">
      <h2>{ui.settings.pinnedTitle}</h2>
      <p>{ui.settings.pinnedSentence}</p>
      <Button onPress={() => void unpin()}>{ui.settings.unpin}</Button>
    </section>
  )
}

function Coverage({ story, onChanged }: PartProps): JSX.Element {
  const { api, notices } = useDesk()
  const [asking, setAsking] = useState(false)
  const isLive = story.state === 'live'
  const change = async (): Promise<void> => {
    const answer = await api.changeStory(story.slug, { state: isLive ? 'ended' : 'live' })
    const sentence = isLive ? ui.settings.ended : ui.settings.reopened
    notices.say(answer.ok ? sentence : answer.refusal.sentence)
    onChanged()
  }
  return (
    <section class="setting">
      <h2>
        {ui.settings.coverage} <StateMark state={story.state} />
      </h2>
      <p>{isLive ? ui.settings.endMeaning : ui.settings.reopenMeaning}</p>
      <Button look={isLive ? 'grave' : 'plain'} onPress={() => setAsking(true)}>
        {isLive ? ui.settings.end : ui.settings.reopen}
      </Button>
      {asking && (
        <Confirm
          title={isLive ? ui.settings.endTitle : ui.settings.reopenTitle}
          sentence={isLive ? ui.settings.endSentence(story.headline) : story.headline}
          label={isLive ? ui.settings.confirmEnd : ui.settings.confirmReopen}
          look={isLive ? 'grave' : 'main'}
          onClose={() => setAsking(false)}
          onConfirm={() => void change()}
        />
      )}
    </section>
  )
}
