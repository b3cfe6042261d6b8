import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { Button } from './button.tsx'

/** What has just been done, at the foot of the window: it is there from the start, so that it is read out, and moves nothing. */
export function NoticeBar(): JSX.Element {
  const { notices } = useDesk()
  const notice = notices.now.value
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
        <Button
          class="notice-action"
          onPress={() => {
            notice.action?.run()
            notices.hush()
          }}
        >
          {notice.action.label}
        </Button>
      )}
    </div>
  )
}
