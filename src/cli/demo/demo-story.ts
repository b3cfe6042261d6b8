/** A demo story as data: what is posted when. The events are historical, in our own words. */
export type DemoStory = {
  readonly slug: string
  readonly headline: string
  readonly standfirst: string
  readonly topics: readonly string[]
  /** Ordered by time. */
  readonly steps: readonly DemoStep[]
}

/** One action of an editor, `at` seconds after the story was opened. Posts have names that only the demo knows. */
export type DemoStep =
  | {
      readonly at: number
      readonly do: 'post'
      readonly name: string
      readonly post: DemoPost
      /** Sent as an alert. */
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
/** `pinnedPost` is a name of the demo, or `null` to remove the pin. */
export type DemoChange = {
  readonly headline?: string
  readonly standfirst?: string
  readonly keyPoints?: readonly string[]
  readonly pinnedPost?: string | null
  readonly state?: 'live' | 'ended'
}
