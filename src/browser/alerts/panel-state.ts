import type { Wishes } from './kept.ts'

/** What a panel shows. `said` is a word about what the reader has just done. */
export type PanelState =
  | { readonly kind: 'unsupported' | 'home-screen' | 'denied' | 'asking' | 'turning-on' | 'paused' }
  | { readonly kind: 'invited'; readonly said: string }
  | {
      readonly kind: 'following'
      readonly wishes: Wishes
      /** By slug, as far as this browser has seen them. */
      readonly headlines: Headlines
      /** Whether alerts pass this browser by while a page is open and visible in it. */
      readonly passesBy: boolean
      readonly said: string
      readonly isChoosing: boolean
    }

export type Following = Extract<PanelState, { kind: 'following' }>
export type Headlines = Readonly<Record<string, string>>
