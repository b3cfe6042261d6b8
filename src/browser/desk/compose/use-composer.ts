import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { Composer, type Sent } from './composer.ts'

/** The composer of this story in this window, with whatever was being written in it; `null` for the blink until it is known. */
export function useComposer(slug: string, onSent: (sent: Sent) => void): Composer | null {
  const { api, windowLocks, savedTexts, session, windowName } = useDesk()
  const editor = session.editor?.id ?? ''
  const [composer, setComposer] = useState<Composer | null>(null)
  useEffect(() => {
    const kept = savedTexts(editor)
    const gone = new AbortController()
    const open = async (): Promise<void> => {
      const keptName = await windowLocks.acquire(kept, `compose.${slug}.`, windowName)
      if (gone.signal.aborted) return windowLocks.release(keptName)
      gone.signal.addEventListener('abort', () => windowLocks.release(keptName))
      setComposer(new Composer({ api, kept, slug, keptName, onSent }))
    }
    void open()
    return () => gone.abort()
    // `onSent` is that of the first drawing: it uses nothing that changes.
  }, [slug, editor])
  return composer
}
