import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { slugFor } from '../../../domain/slug.ts'
import {
  MAX_CREDIT_LENGTH,
  MAX_CREDITS,
  MAX_HEADLINE_LENGTH,
  MAX_STANDFIRST_LENGTH,
  MAX_TOPIC_LENGTH,
  MAX_TOPICS,
} from '../../../domain/story.ts'
import { withoutField, type Problem } from '../api/problem.ts'
import { namesFrom } from '../compose/words.ts'
import { useDesk } from '../desk.ts'
import { Button } from '../parts/button.tsx'
import { checkFields } from '../parts/check-fields.ts'
import { Field } from '../parts/field.tsx'
import { Form } from '../parts/form.tsx'
import { ResumedNote } from '../parts/resumed-note.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { TextArea } from '../parts/text-area.tsx'
import { useSavedChanges } from '../storage/use-saved-changes.ts'
import { ui } from '../../../words/desk/en.ts'

const emptyForm = { headline: '', slug: '', standfirst: '', topics: '', credits: '' }

/** Opens a story: from then on it has an address and takes posts. */
export function NewStory(): JSX.Element {
  const { api, base, router, notices, session } = useDesk()
  const form = useSavedChanges('new-story', emptyForm)
  const { headline, standfirst, topics, credits } = form.texts
  /** Follows the headline until the editor writes another; a field that is empty while it is edited stays so. */
  const [isOwnSlug, setOwnSlug] = useState(form.texts.slug !== '')
  const slug = isOwnSlug ? form.texts.slug : null
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const made = headline.trim() === '' ? '' : slugFor(headline)
  const shownSlug = slug === null || slug === '' ? made : slug
  const open = async (): Promise<void> => {
    if (busy) return
    const wrong = checkFields([
      { name: 'headline', value: headline, required: true, max: MAX_HEADLINE_LENGTH },
      { name: 'standfirst', value: standfirst, max: MAX_STANDFIRST_LENGTH },
      { name: 'topics', value: namesFrom(topics), max: MAX_TOPIC_LENGTH, maxItems: MAX_TOPICS },
      { name: 'credits', value: namesFrom(credits), max: MAX_CREDIT_LENGTH, maxItems: MAX_CREDITS },
    ])
    if (wrong !== null) return setProblem(wrong)
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
    form.drop()
    router.go({ screen: 'story', slug: answer.value.slug }, 'replace')
    const isNumbered = !isOwnSlug && answer.value.slug !== made
    notices.say(isNumbered ? ui.newStory.doneNumbered(answer.value.slug) : ui.newStory.done)
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
        onEdit={(name) => setProblem((problem) => withoutField(problem, name))}
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
        {form.isResumed && (
          <ResumedNote
            onDiscard={() => {
              setOwnSlug(false)
              return form.drop()
            }}
          />
        )}
        <Field
          label={ui.newStory.headline}
          name="headline"
          autofocus
          value={headline}
          onInput={(headline) => form.write({ headline })}
          max={MAX_HEADLINE_LENGTH}
          problem={problem}
          class="field-headline"
        />
        <Field
          label={ui.newStory.address}
          name="slug"
          value={slug ?? made}
          onInput={(slug) => {
            setOwnSlug(true)
            form.write({ slug })
          }}
          onLeave={() => setOwnSlug(form.texts.slug !== '')}
          problem={problem}
          spellcheck={false}
          hint={
            <>
              {`${location.origin}${base}/stories/`}
              <strong>{shownSlug === '' ? '…' : shownSlug}</strong>
              {slug === null || slug === '' ? ui.newStory.addressHint : ''}
            </>
          }
        />
        <TextArea
          label={ui.newStory.standfirst}
          name="standfirst"
          rows={2}
          value={standfirst}
          onInput={(standfirst) => form.write({ standfirst })}
          max={MAX_STANDFIRST_LENGTH}
          hint={ui.newStory.standfirstHint}
          problem={problem}
        />
        <Field
          label={ui.newStory.topics}
          name="topics"
          value={topics}
          onInput={(topics) => form.write({ topics })}
          hint={ui.newStory.topicsHint}
          problem={problem}
        />
        <Field
          label={ui.newStory.credits}
          name="credits"
          value={credits}
          onInput={(credits) => form.write({ credits })}
          hint={ui.newStory.creditsHint}
          problem={problem}
        />
      </Form>
    </div>
  )
}
