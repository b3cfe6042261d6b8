import type { ComponentType, JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { chunk, type Chunk } from '../chunk.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ScreenTitle } from './screen-title.tsx'
import { ui } from '../../../words/desk/en.ts'

/** A screen whose code is fetched when it is first shown, or before that in idle time. */
export function screenOnDemand<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  const part = chunk(fetch)
  return function ScreenOnDemand(props) {
    const Screen = part.value
    if (Screen !== null) return <Screen {...props} />
    const { kind } = part.state.value
    return (
      <>
        <ScreenTitle title={kind === 'failed' ? ui.chunks.title : ui.common.loading} />
        <Missing part={part} />
      </>
    )
  }
}

/** A dialog whose code is fetched when it is first opened, or before that in idle time. */
export function dialogOnDemand<Props extends { readonly onClose: () => void }>(
  fetch: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  const part = chunk(fetch)
  return function DialogOnDemand(props) {
    const Content = part.value
    if (Content !== null) return <Content {...props} />
    const { kind } = part.state.value
    return (
      <Dialog title={kind === 'failed' ? ui.chunks.title : ui.common.loading} onClose={props.onClose}>
        <Missing part={part} />
      </Dialog>
    )
  }
}

/** A part of a screen whose code is fetched when it is first shown, or before that in idle time. */
export function partOnDemand<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element {
  const part = chunk(fetch)
  return function PartOnDemand(props) {
    const Content = part.value
    return Content === null ? <Missing part={part} /> : <Content {...props} />
  }
}

/** Asks for the part, and says so when it can't be had. Some browsers remember that for as long as the page is open. */
export function Missing({ part }: { readonly part: Chunk<unknown> }): JSX.Element {
  const state = part.state.value
  useEffect(() => void part.load(), [part])
  return (
    <div role="alert" class="problem-place">
      {state.kind === 'failed' && (
        <div class="problem">
          <p>{ui.chunks.failed}</p>
          {state.tries > 1 && <p>{ui.chunks.reloadHint}</p>}
          <div class="buttons">
            <Button onPress={() => void part.load()}>{ui.common.tryAgain}</Button>
            {state.tries > 1 && <Button onPress={() => location.reload()}>{ui.chunks.reload}</Button>}
          </div>
        </div>
      )}
    </div>
  )
}
