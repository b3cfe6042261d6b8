import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { UNDO_MS } from '../notices.ts'
import { Button } from './button.tsx'
import { ui } from '../../../words/desk/en.ts'

type Offer = { readonly sentence: string; readonly run: () => void }

/** Offers back what was thrown away inside a dialog, which the notices at the foot of the window can't be reached from. */
export function useUndoNote(): {
  readonly offer: (sentence: string, run: () => void) => void
  readonly note: JSX.Element
} {
  const [offered, setOffered] = useState<Offer | null>(null)
  useEffect(() => {
    if (offered === null) return
    const timer = setTimeout(() => setOffered(null), UNDO_MS)
    return () => clearTimeout(timer)
  }, [offered])
  const undo = (): void => {
    offered?.run()
    setOffered(null)
  }
  const note = (
    <div role="status">
      {offered !== null && (
        <p class="quiet">
          {offered.sentence} <Button onPress={undo}>{ui.common.undo}</Button>
        </p>
      )}
    </div>
  )
  return { offer: (sentence, run) => setOffered({ sentence, run }), note }
}
