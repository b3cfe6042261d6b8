import type { Plural } from '../fill.ts'

/** What notifications say beside the newsroom's own words. */
export type NotificationWords = {
  /** `{title}`, unless it says so already: it then matches the pattern. */
  readonly corrected: string
  readonly saysCorrected: RegExp
  readonly withdrawn: string
  readonly saysWithdrawn: RegExp
  /** Below the newsroom's name, where the message can't be read. */
  readonly openLatest: string
  /** A message about alerts that weren't shown at their time. */
  readonly missed: Plural
  readonly andMore: Plural
}

/** What the alerts panel on readers' pages says, and the page where alerts are set. */
export type AlertsWords = {
  readonly notification: NotificationWords
  // The page.
  readonly title: string
  /** `{site}` */
  readonly description: string
  readonly introduction: string
  readonly noScript: string
  readonly label: string
  // The page of alerts that a digest leads to. `{site}`
  readonly missed: {
    readonly title: string
    readonly description: string
    readonly empty: string
    readonly latest: string
    readonly settings: string
  }
  // The panel, before alerts are on.
  readonly unsupported: string
  readonly homeScreen: string
  readonly homeScreenSteps: readonly string[]
  readonly blocked: string
  readonly unblock: string
  readonly unblockHow: string
  readonly asking: string
  readonly turningOn: string
  /** The browser's push service did not answer in time. */
  readonly noAnswer: string
  readonly notTurnedOn: string
  readonly failed: string
  readonly off: string
  readonly paused: string
  readonly resume: string
  // The panel, while alerts are on.
  readonly onForEverything: string
  /** `{list}` of what is followed. */
  readonly onFor: string
  readonly onForNothing: string
  readonly thisStory: string
  readonly stories: Plural
  readonly otherStories: Plural
  readonly choose: string
  readonly about: string
  readonly subjectStory: string
  readonly subjectEverything: string
  readonly saved: string
  readonly notSaved: string
  readonly stop: string
  readonly more: string
  // The settings on the page.
  readonly followHint: string
  readonly quietHours: string
  readonly quietSwitch: string
  readonly quietFrom: string
  readonly quietUntil: string
  /** `{zone}` */
  readonly timeZone: string
  readonly frequency: string
  readonly frequencyLabel: string
  readonly unlimited: string
  readonly perDay: Plural
  readonly digest: string
  readonly digestSwitch: string
  readonly digestWhen: string
  readonly digestIdle: string
  readonly whileOpen: string
  readonly whileOpenSwitch: string
  readonly newsroom: string
  readonly tests: string
  readonly testsSwitch: string
  readonly pause: string
  readonly stopAndDelete: string
}
