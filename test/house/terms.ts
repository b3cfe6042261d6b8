import type { SourceFile } from './source-files.ts'

/** A word or sentence that is not ours any more, and what to say instead. Only what has no other meaning is listed. */
export type Term = readonly [RegExp, string]

/** What no file says. docs/style.md has the rules and docs/glossary.md the words. */
export const oldTerms: readonly Term[] = [
  // Names.
  [/\b[sS]treamWorld\b/, 'StreamEnvironment'],
  [/\b[sS]treamEars\b/, 'StreamHandlers'],
  [/\bCupboards?\b/, 'KeyValueStore'],
  [/\bShelf\b/, 'KeyValueStore'],
  [/\bFarewell\b/, 'FollowerExpiry'],
  [/\bHttpParts\b/, 'HttpDeps'],
  [/\bPushSide\b/, 'AlertRunner'],
  [/\bPushCrew\b|\bThreadCrew\b/, 'PushWorkers, PushWorkerPool'],
  [/\bServicePace\b/, 'CongestionWindow'],
  [/\bFarewell\b/, 'FollowerExpiry'],
  [/\bhaltedHere\b/, 'halt'],
  [/\braisedBy\b/, 'alarmForOutcome'],
  [/\bMendedJson\b/, 'CorrectionResultJson'],
  [/\bRememberedFields\b/, 'DynamicTable'],
  [/\bAnswerMemory\b/, 'SecretResponseCache'],
  [/\b(?:PushSide|PushNeeds|ImportWishes|DutyParts)\b/, 'a name that ends in Deps or Options'],
  [/\bProcess(?:Family|Link|Wake)\b/, 'ClusterPrimary, ClusterWorker, ClusterWake'],
  [/\b(?:noSiblings|Siblings)\b/, 'Peers'],
  [/\btakeDuty\b/, 'acquireLeaderLock'],
  [/\bdoneOnce\b/, 'storedResponse'],
  [/\bletGo\b/, 'disconnects'],
  [/\b[mM]isdeeds?\b/, 'Fault'],
  [/\bMisbehaviour\b/, 'FaultInjector'],
  [/\bFirefoxLine\b/, 'AutopushServer'],
  [/\broomiest\b/, 'leastLoaded'],
  [/\basBreath\b|\bas breath\b/, 'yieldToEventLoop'],
  [/\bclass Conversation\b|\bnew Conversation\(/, 'Http2Connection'],
  [/#fly\b/, 'runOnce'],
  [/\bKeptSubscription\b/, 'StoredSubscription'],
  [/\b(?:Panel|Preference)Hands\b/, 'PanelContext, PreferencesContext'],
  [/\bPushDeskError\b/, 'SubscriptionsApiError'],
  [/\bholdStill\b/, 'keepScrollPosition'],
  [/\b(?:heldBackPage|HeldBackView|heldBackPath)\b/, 'missedAlertsPage, MissedAlertsView, missedAlertsPath'],
  [/\b(?:SharedCommits|takeLock)\b/, 'GroupCommit, acquireLock'],
  // Metrics, but for the changelog's list of the old ones.
  [/\btelex_readers_let_go_total\b/, 'telex_stream_disconnects_total'],
  [/\btelex_streams_fullest\b/, 'telex_stream_utilization_ratio'],
  [/\btelex_cpu_seconds\b/, 'process_cpu_seconds_total'],
  // Sentences.
  [/\b(?:off|on) duty\b/i, 'leader, standby'],
  [/\bdying young\b/i, 'crash-loop backoff'],
  [/\bwas a good one\b/i, 'healthy after'],
  [/\bGo on with alerts\b/, 'Resume alerts'],
  [/\bChoose what for\b/, 'Choose what to follow'],
  [/\bpages is open before me\b/, 'Don’t notify me while I have this site open'],
  [/\bIn the time of\b/, 'Times are in your time zone'],
  [/\bWhat was held back\b/, 'Alerts you missed'],
  [/\bTo the latest\b/, 'Latest news'],
  [/\bSilence is death\b/, 'Heartbeat timeout'],
  [/\bNobody comes back as one\b/, 'Reconnects are jittered'],
  [/\bWho is too slow\b/, 'Slow consumers are disconnected'],
  [/\bof limit \d/, 'ratio to the baseline'],
  [/\bNo room is no news\b/, 'WINDOW_UPDATE increment must not be 0'],
  [/\bgives up nobody\b/, 'keeps every subscription'],
]

/** Where a file says what it should not, as `file:line old -> new`. A line that has the new term too tells of a rename. */
export function oldTermsIn(files: readonly SourceFile[], terms = oldTerms): readonly string[] {
  return files.flatMap(({ path, text }) => {
    const present = terms.filter(([pattern]) => pattern.test(text))
    if (present.length === 0) return []
    return linesToCheck(path, text).flatMap((line, index) =>
      present.flatMap(([pattern, instead]) => {
        const found = pattern.exec(line)?.[0]
        return found === undefined || line.includes(instead)
          ? []
          : [`${path}:${index + 1} ${found} -> ${instead}`]
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
