import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { slugFor } from '../../../domain/slug.ts'
import { MAX_HEADLINE_LENGTH, MAX_STANDFIRST_LENGTH } from '../../../domain/story.ts'
import type { Problem } from '../api/problem.ts'
import { namesFrom } from '../compose/words.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Opens a story: from then on it has an address and takes posts. */
export function NewStory(): JSX.Element {
  const { api, base, router, notices, session } = useDesk()
  const [headline, setHeadline] = useState('')
  const [slug, setSlug] = useState<string | null>(null)
  const [standfirst, setStandfirst] = useState('')
  const [topics, setTopics] = useState('')
  const [credits, setCredits] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const made = headline.trim() === '' ? '' : slugFor(headline)
  const open = async (): Promise<void> => {
    if (busy) return
    setBusy(true)
    setProblem(null)
    const answer = await api.openStory({
      headline,
      ...(slug !== null && slug !== '' && { slug }),
      standfirst,
      topics: namesFrom(topics),
      credits: namesFrom(credits),
    })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.refusal)
    router.go({ screen: 'story', slug: answer.value.slug }, 'replace')
    notices.say(ui.newStory.done)
  }
  if (!session.may('run-story')) return <ScreenTitle title={ui.newStory.editorsOnly} />
  return (
    <div class="narrow">
      <ScreenTitle title={ui.newStory.title} />
      <Form
        onSubmit={() => void open()}
        reachesPublic
        off={busy}
        problem={problem}
        fields={['headline', 'slug', 'standfirst', 'topics', 'credits']}
        buttons={
          <>
            <Button look="main" off={busy} onPress={() => void open()}>
              {busy ? ui.newStory.submitting : ui.newStory.submit}
            </Button>
            <Button look="quiet" onPress={() => router.go({ screen: 'stories' })}>
              {ui.common.cancel}
            </Button>
          </>
        }
      >
        <Field
          label={ui.newStory.headline}
          name="headline"
          autofocus
          value={headline}
          onInput={setHeadline}
          max={MAX_HEADLINE_LENGTH}
          problem={problem}
          class="field-headline"
        />
        <Field
          label={ui.newStory.address}
          name="slug"
          value={slug ?? made}
          onInput={(value) => setSlug(value === '' ? null : value)}
          problem={problem}
          spellcheck={false}
          hint={
            <>
              {`${location.origin}${base}/stories/`}
              <strong>{slug ?? (made === '' ? '…' : made)}</strong>
              {slug === null ? ui.newStory.addressHint : ''}
            </>
          }
        />
        <TextArea
          label={ui.newStory.standfirst}
          name="standfirst"
          rows={2}
          value={standfirst}
          onInput={setStandfirst}
          max={MAX_STANDFIRST_LENGTH}
          hint={ui.newStory.standfirstHint}
          problem={problem}
        />
        <Field
          label={ui.newStory.topics}
          name="topics"
          value={topics}
          onInput={setTopics}
          hint={ui.newStory.topicsHint}
          problem={problem}
        />
        <Field
          label={ui.newStory.credits}
          name="credits"
          value={credits}
          onInput={setCredits}
          hint={ui.newStory.creditsHint}
          problem={problem}
        />
      </Form>
    </div>
  )
}
