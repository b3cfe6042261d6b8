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
  [/\bkeepAnswer\b/, 'storeResponse'],
  [/\bdrawAnswer\b|\banswerTo\b/, 'storedResponse'],
  [
    /\bCallParts\b|\bpartsForTest\b|\bOtherConnections\b|\bDeskWishes\b/,
    'a name that ends in Deps or Options',
  ],
  [/\bPublicAnswers\b|\bTextAnswer\b/, 'ResponseCache, TextResponse'],
  [/\bonMended\b|\b(?:un)?mended\b/i, 'corrected, fixed'],
  [/\bsetImmediate as breath\b/, 'yieldToEventLoop'],
  [/\billness(?:es)?\b/i, 'injected fault'],
  [/\bAtTheSick\b|\bthe sick\b/i, 'unhealthy service'],
  [/\bisOdd\b/, 'isProtocolError'],
  [
    /\bclass (?:Talk|Once|Line|Lines|Hearing)\b/,
    'AutopushSocket, IdempotencyKey, Connection, ConnectionPool, ConnectionHandlers',
  ],
  // Metrics, but for the changelog's list of the old ones.
  [/\btelex_readers_let_go_total\b/, 'telex_stream_disconnects_total'],
  [/\btelex_streams_fullest\b/, 'telex_stream_utilization_ratio'],
  [/\btelex_cpu_seconds\b/, 'process_cpu_seconds_total'],
  [/\btelex_memory_bytes\b/, 'process_resident_memory_bytes'],
  [/\btelex_streams_refused_total\b/, 'telex_stream_rejections_total'],
  [/\btelex_streams_ceiling\b/, 'telex_stream_capacity'],
  [/\btelex_http_request_seconds\b/, 'telex_http_request_duration_seconds'],
  [/\btelex_event_loop_busy\b/, 'telex_event_loop_utilization_ratio'],
  [/\btelex_canary_seconds\b/, 'telex_canary_round_trip_seconds'],
  [/\btelex_canary_arrived_seconds\b/, 'telex_canary_last_success_timestamp_seconds'],
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
  [/\blet go\b/i, 'disconnected'],
  [/\bsee to a story/, 'Only editors can change story settings'],
  [/\bApart by commas\b/, 'Separate with commas'],
  [/\bGive (?:them|it) up\b/, 'Discard'],
  [/\bThis is needed\./, 'Enter a headline.'],
  [/\bThis can[’']t be taken\b/, 'Up to 10 key points; you have 12.'],
  [/\bdesk is out of order\b/, 'Server error.'],
  [/\bdesk said no\b/, 'Not found.'],
  [/\buntil that is mended\b/, 'until this is fixed'],
  [/\bnobody is lost\b/, 'no subscriptions are lost'],
  [/\bThere is nothing here\b/, 'Not found.'],
  [/\bNot with this method\b/, 'Method not allowed.'],
  [/\bits answer is gone\b/, 'Already processed; the response was not stored.'],
  [/\bdeeds?\b/i, 'request, action'],
  [/\breaders are told to come back\b/, 'Shutting down: draining connections.'],
  [/\bfalls further behind\b/, 'Slower clients are disconnected and can resume.'],
  [/\bbelieves no such header\b/, '0 ignores the header.'],
  [/\bthe least that any program\b/, 'the baseline'],
  [/\bafter all of them were looked at\b/, 'batch (prefetch)'],
  [/\b(?:no|which) siblings?\b|\bsiblings? process/i, 'peers'],
  [/\bwhoever (?:comes|finds|has|holds|is|reads|runs)\b/, 'a subject that can be pointed at'],
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
