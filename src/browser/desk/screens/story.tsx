import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Problem } from '../api/problem.ts'
import type { PostJson } from '../api/api-json.ts'
import { chunk } from '../chunk.ts'
import { ComposerForm } from '../compose/composer-form.tsx'
import { Composer } from '../compose/composer.ts'
import type { Sent } from '../compose/composer-parts.ts'
import { wireCopy } from '../compose/recognition-note.tsx'
import { isBlank } from '../compose/words.ts'
import { useDesk } from '../desk.ts'
import { ProblemNote } from '../parts/form.tsx'
import { ScreenTitle } from '../parts/screen-title.tsx'
import { LatestAlerts } from '../alerts/latest-alerts.tsx'
import { DraftList } from '../story/draft-list.tsx'
import { PostDialogs, type OpenDialog } from '../story/post-dialogs.tsx'
import { PostColumn } from '../story/post-column.tsx'
import { StoryBar } from '../story/story-bar.tsx'
import type { PostAct } from '../story/post-actions.tsx'
import { useStoryDesk } from '../story/use-story-desk.ts'
import { formatDateTime, timeZone } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

/** One story: the composer above, what readers have below. */
export function StoryScreen({ slug }: { readonly slug: string }): JSX.Element {
  const { api, alerts, notices, session, router } = useDesk()
  const text = useRef<HTMLTextAreaElement>(null)
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const composerRef = useRef<ReturnType<typeof useComposer>>(null)
  const desk = useStoryDesk(slug, (post) => {
    if (post.author?.id === session.editor?.id) composerRef.current?.noticed(post)
  })
  const composer = useComposer(slug, ({ written, act }: Sent) => {
    void desk.show(written.id)
    void desk.refresh()
    if (written.state !== 'published') {
      return notices.say(act === 'schedule' ? ui.story.scheduled : ui.story.savedAsDraft)
    }
    const offer = { label: ui.story.sendAlert, run: () => void openAlert(written.id) }
    notices.say(ui.story.published, session.may('send-alert') ? offer : undefined)
    text.current?.focus()
  })
  composerRef.current = composer
  useEffect(() => composer?.look(desk.drafts.value), [desk.drafts.value, composer])
  useEffect(() => alerts.see(desk.alerts.value, slug), [desk.alerts.value, alerts, slug])

  const isIn = session.state.value.kind === 'in'
  useEffect(() => {
    if (isIn) composer?.signedIn()
  }, [isIn, composer])

  const openAlert = async (id: string): Promise<void> => {
    const answer = await api.post(id)
    if (answer.ok) setDialog({ kind: 'alert', post: answer.value })
    else notices.say(answer.refusal.sentence)
  }
  const done = (sentence: string) => (problem: Problem | null) => {
    notices.say(problem === null ? sentence : problem.sentence)
  }
  const pin = async (post: PostJson | null): Promise<void> => {
    const answer = await api.changeStory(slug, { pinnedPost: post?.id ?? null })
    done(post === null ? ui.story.unpinned : ui.story.pinned)(answer.ok ? null : answer.refusal)
    await desk.refreshStory()
  }
  const act = (name: PostAct, post: PostJson): void => {
    if (name === 'pin') void pin(post)
    else if (name === 'unpin') void pin(null)
    else if (name === 'receipts') router.go({ screen: 'story-alerts', slug })
    else setDialog({ kind: name, post })
  }
  const takeUp = (draft: PostJson): void => {
    const back = composer?.takeUp(draft) ?? null
    if (back !== null) notices.offerUndo(ui.drafts.replaced, ui.common.undo, back)
    text.current?.focus()
    text.current?.closest('section')?.scrollIntoView({ block: 'start' })
  }
  const story = desk.story.value
  // The composer comes a blink later; it must not push the posts down when it does.
  if (story === null || composer === null) {
    return (
      <>
        <ScreenTitle title={desk.problem.value === null ? ui.common.loading : ui.story.notLoaded} />
        <ProblemNote problem={desk.problem.value} onAgain={() => void desk.start()} />
      </>
    )
  }
  const isLive = story.state === 'live'
  return (
    <div class="story">
      <StoryBar story={story} status={desk.status.value} alertCount={desk.alerts.value.length} />
      <div class="story-write">
        {(isLive || !isBlank(composer.words.value)) && (
          <ComposerForm
            composer={composer}
            textRef={text}
            takesPosts={isLive}
            posts={desk.posts.value.shown.filter(({ state }) => state === 'published')}
            onAct={act}
          />
        )}
        {!isLive && (
          <p class="warning">
            {ui.story.endedNote} {!isBlank(composer.words.value) && ui.story.endedWords}
          </p>
        )}
      </div>
      <aside class="story-side" aria-label={ui.story.deskOnly}>
        <DraftList
          drafts={desk.drafts.value}
          openDraft={composer.draft.value}
          onTakeUp={takeUp}
          onRevisions={(draft) => setDialog({ kind: 'revisions', post: draft })}
          onChanged={() => void desk.refresh()}
          onPublished={(draft) => {
            void desk.show(draft.id)
            void desk.refresh()
          }}
          whenOf={(draft) =>
            draft.publishAt === null ? null : formatDateTime(Date.parse(draft.publishAt), timeZone())
          }
        />
        <LatestAlerts alerts={desk.alerts.value} slug={slug} />
      </aside>
      <PostColumn desk={desk} story={story} onAct={act} />
      <PostDialogs
        open={dialog}
        posts={[...desk.posts.value.shown, ...desk.posts.value.waiting]}
        story={story}
        alerts={desk.alerts.value}
        onClose={() => setDialog(null)}
        onCorrected={(post, sentence) => {
          setDialog(null)
          notices.say(sentence)
          void desk.show(post.id)
          void desk.refresh()
        }}
      />
    </div>
  )
}

/** What puts the edited text of a draft back into its document; fetched in idle time. */
const editedBody = chunk(async () => (await import('../diff/edited-body.ts')).editedBody)

/** The composer of this story in this window, with the text that was saved in it; `null` until that has been read. */
function useComposer(slug: string, onSent: (sent: Sent) => void): Composer | null {
  const { api, windowLocks, savedTexts, session, windowName, outbox, notices } = useDesk()
  const onWaiting = (): void => notices.say(ui.outbox.waits)
  const editor = session.editor?.id ?? ''
  const [composer, setComposer] = useState<Composer | null>(null)
  useEffect(() => {
    const kept = savedTexts(editor)
    const gone = new AbortController()
    const open = async (): Promise<void> => {
      const keptName = await windowLocks.acquire(kept, `compose.${slug}.`, windowName)
      if (gone.signal.aborted) return windowLocks.release(keptName)
      gone.signal.addEventListener('abort', () => windowLocks.release(keptName))
      setComposer(
        new Composer({ api, kept, slug, keptName, onSent, wireCopy, editedBody, outbox, onWaiting }),
      )
    }
    void open()
    return () => gone.abort()
    // `onSent` is that of the first drawing: it uses nothing that changes.
  }, [slug, editor])
  return composer
}
