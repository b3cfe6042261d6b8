import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'
import { formatCountdown } from '../time.ts'
import { ui } from '../../../words/desk/en.ts'

/** Often enough to be smooth, rarely enough to cost nothing. */
const TICK_MS = 100

type Props = {
  readonly from: string
  readonly until: string
}

/** What is left of a hold time, by the server's clock, as a number and as a bar that empties. */
export function Countdown({ from, until }: Props): JSX.Element {
  const { clock } = useDesk()
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [clock])
  const [start, end] = [Date.parse(from), Date.parse(until)]
  const leftMs = Math.max(0, end - now)
  return (
    <>
      <span class="countdown" role="timer">
        {leftMs === 0 ? ui.dock.now : ui.dock.in(formatCountdown(leftMs))}
      </span>
      <progress class="countdown-bar" max={Math.max(1, end - start)} value={leftMs} aria-hidden="true" />
    </>
  )
}
