import type { JSX } from 'preact'
import { useDesk } from '../desk.ts'
import { Button } from './button.tsx'

/** Copies a text. Where the browser doesn't let us (plain http), it says so: the text stands beside the button. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const { notices } = useDesk()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      notices.say('Copied.')
    } catch {
      notices.say('The browser does not allow copying here. Select the text and copy it yourself.')
    }
  }
  return <Button onPress={() => void copy()}>{label}</Button>
}
