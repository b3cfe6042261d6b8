import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import type { Notice } from '../notices.ts'
import { Button } from './button.tsx'

/** What has just been done, at the foot of the window: it is there from the start, so that it is read out, and moves nothing. */
export function NoticeBar(): JSX.Element {
  const { notices } = useDesk()
  const now = notices.now.value
  return (
    <>
      <NoticeLine notice={notices.undo.value} onAction={(notice) => notice.action?.run()} />
      <NoticeLine
        notice={now}
        onAction={(notice) => {
          notice.action?.run()
          notices.hush()
        }}
      />
    </>
  )
}

type Props = { readonly notice: Notice | null; readonly onAction: (notice: Notice) => void }

function NoticeLine({ notice, onAction }: Props): JSX.Element {
  return (
    <div class="notice-place">
      <div role="status" aria-live="polite" aria-atomic="true">
        {notice !== null && (
          <p class="notice" key={notice.number}>
            {notice.sentence}
          </p>
        )}
      </div>
      {notice?.action !== undefined && (
        <Button class="notice-action" onPress={() => onAction(notice)}>
          {notice.action.label}
        </Button>
      )}
    </div>
  )
}
