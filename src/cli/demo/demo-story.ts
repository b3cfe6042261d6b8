/** A story that tells itself: what is posted when, as data. The events are public ones, told in our own words. */
export type DemoStory = {
  readonly slug: string
  readonly headline: string
  readonly standfirst: string
  readonly topics: readonly string[]
  /** In the order of their times. */
  readonly steps: readonly DemoStep[]
}

/** One thing an editor does, `at` seconds after the story was opened. Posts go by names that only the demo knows. */
export type DemoStep =
  | {
      readonly at: number
      readonly do: 'post'
      readonly name: string
      readonly post: DemoPost
      /** News that an editor would send to phones. */
      readonly alert?: DemoAlert
    }
  | {
      readonly at: number
      readonly do: 'correct'
      readonly name: string
      readonly correction: DemoCorrection
    }
  | { readonly at: number; readonly do: 'retract'; readonly name: string; readonly reason: string }
  | { readonly at: number; readonly do: 'change'; readonly change: DemoChange }

export type DemoPost = {
  readonly text: string
  readonly headline?: string
  readonly dateline?: string
  readonly credits?: readonly string[]
  readonly keyEvent?: boolean
}
export type DemoCorrection = { readonly text: string; readonly headline?: string; readonly note: string }
export type DemoAlert = { readonly title: string; readonly body: string }
/** `pinnedPost` is a name of the demo, or `null` to take the pin away. */
export type DemoChange = {
  readonly headline?: string
  readonly standfirst?: string
  readonly keyPoints?: readonly string[]
  readonly pinnedPost?: string | null
  readonly state?: 'live' | 'ended'
}
