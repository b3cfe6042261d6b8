import type { SourceFile } from './source-files.ts'

/** A word or sentence that is not ours any more, and what to say instead. Only what has no other meaning is listed. */
export type Term = readonly [RegExp, string]

/** What no file says. docs/style.md has the rules and docs/glossary.md the words. */
export const oldTerms: readonly Term[] = [
  // Names.
  [/\bHttpParts\b/, 'HttpDeps'],
  [/\bAnswerMemory\b/, 'SecretResponseCache'],
  [/\bdoneOnce\b/, 'storedResponse'],
  [/\bStreamWorld\b/, 'StreamEnvironment'],
  [/\bStreamEars\b/, 'StreamHandlers'],
  [/\bCupboard\b/, 'KeyValueStore'],
  [/\bKeptSubscription\b/, 'StoredSubscription'],
  [/\b(?:Panel|Preference)Hands\b/, 'PanelContext, PreferencesContext'],
  [/\bPushDeskError\b/, 'SubscriptionsApiError'],
  [/\bholdStill\b/, 'keepScrollPosition'],
  [/\b(?:heldBackPage|HeldBackView|heldBackPath)\b/, 'missedAlertsPage, MissedAlertsView, missedAlertsPath'],
  // Metrics, but for the changelog's list of the old ones.
  // Sentences.
  [/\bGo on with alerts\b/, 'Resume alerts'],
  [/\bChoose what for\b/, 'Choose what to follow'],
  [/\bof limit \d/, 'ratio to the baseline'],
  [/\bgives up nobody\b/, 'keeps every subscription'],
]

/** Where a file says what it should not, as `file:line old -> new`. */
export function oldTermsIn(files: readonly SourceFile[], terms = oldTerms): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const present = terms.filter(([pattern]) => pattern.test(text))
    if (present.length === 0) return []
    return linesToCheck(path, text).flatMap((line, index) =>
      present.flatMap(([pattern, instead]) => {
        const found = pattern.exec(line)?.[0]
        return found === undefined ? [] : [`${path}:${index + 1} ${found} -> ${instead}`]
      }),
    )
  })
}

/** Of the changelog only what is not released yet is ours to word, and it names in backticks what was renamed. */
function linesToCheck(path: string, text: string): readonly string[] {
  if (path !== 'CHANGELOG.md') return text.split('\n')
  const [, unreleased = ''] = /^(?=## Unreleased$)([^]*?)(?=^## (?!Unreleased)|$(?![^]))/m.exec(text) ?? []
  return unreleased.split('\n').map((line) => line.replaceAll(/`[^`]*`/g, ''))
}
