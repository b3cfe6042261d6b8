/** `60%`, never more than all of them: a browser may tell us twice. */
export function shareOf(count: number, all: number): string {
  return `${Math.min(100, Math.round((count / all) * 100))}%`
}

/** `0.8 s`, `12 s`, `3 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
