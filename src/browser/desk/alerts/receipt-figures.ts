/** `60%`, never more than all of them: a browser may tell us twice. */
export function shareOf(count: number, all: number): string {
  return `${Math.min(100, Math.round((count / all) * 100))}%`
}

/** `0.8 s`, `12 s`, `3 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** Shown at zero too. */
const always: ReadonlySet<string> = new Set(['planned', 'accepted', 'shown', 'opened'])

/**
 * Which counts of a receipt are shown, of those that are known here and in their order, whatever a newer server adds.
 * Counts of zero that could only be bad news are left out.
 */
export function shownCounts<Name extends string>(
  known: readonly Name[],
  counts: Readonly<Record<Name, number>>,
): readonly Name[] {
  return known.filter((name) => counts[name] > 0 || always.has(name))
}
