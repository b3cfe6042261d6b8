import { useEffect, useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'

/** The server's time in milliseconds since 1970; the part is drawn again every `everyMs`. */
export function useNow(everyMs: number): number {
  const { clock } = useDesk()
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(clock.now()), everyMs)
    return () => clearInterval(timer)
  }, [clock, everyMs])
  return now
}
