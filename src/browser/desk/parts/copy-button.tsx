import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { Button } from './button.tsx'
import { ui } from '../../../words/desk/en.ts'

/** Copies a text. Where the browser doesn't let us (plain http), it says so: the text stands beside the button. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const { notices } = useDesk()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      notices.say(ui.clipboard.copied)
    } catch {
      notices.say(ui.clipboard.refused)
    }
  }
  return <Button onPress={() => void copy()}>{label}</Button>
}
