import type { JSX } from 'preact'
import type { PostJson } from '../api/api-json.ts'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ui } from '../../../words/desk/en.ts'

type Props = {
  readonly title: string
  /** What became of the act. */
  readonly sentence: string
  /** The post as it is now; its reason is shown where it is known. */
  readonly post: PostJson
  /** What was written in the dialog, to be taken elsewhere. */
  readonly words: string
  readonly onClose: () => void
}

/** Stands in place of a dialog about a post that a colleague has retracted meanwhile: says so, with the words that were written. */
export function RetractedMeanwhile({ title, sentence, post, words, onClose }: Props): JSX.Element {
  const reason = post.retraction?.reason
  return (
    <Dialog title={title} onClose={onClose}>
      <p role="alert">
        <strong>{ui.retraction.meanwhile}</strong> {sentence}
      </p>
      {reason !== undefined && <p>{ui.retraction.theirReason(reason)}</p>}
      {words !== '' && (
        <>
          <p class="quiet">{ui.retraction.yourWords}</p>
          <blockquote class="quoted" dir="auto">
            {words}
          </blockquote>
        </>
      )}
      <div class="buttons">
        {words !== '' && <CopyButton text={words} label={ui.outbox.copy} />}
        <Button look="main" onPress={onClose}>
          {ui.common.close}
        </Button>
      </div>
    </Dialog>
  )
}

/** Whether the dialog about a post has nothing left to do, as a colleague has retracted the post. */
export function isRetracted(
  post: PostJson,
  problem: { readonly kind: string } | null,
  busy: boolean,
): boolean {
  return problem?.kind === 'post-retracted' || (post.state === 'retracted' && !busy)
}
