import type { AlertPreferences } from './key-value-store.ts'

/** What a panel shows. `status` is about what the reader has just done. */
export type PanelState =
  | { readonly kind: 'unsupported' | 'home-screen' | 'denied' | 'asking' | 'turning-on' | 'paused' }
  | { readonly kind: 'invited'; readonly status: string }
  | {
      readonly kind: 'following'
      readonly wishes: AlertPreferences
      /** By slug, as far as this browser has seen them. */
      readonly headlines: Headlines
      /** Whether this browser gets no alerts while a page is visible in it. */
      readonly isMutedWhileOpen: boolean
      readonly status: string
      readonly isExpanded: boolean
    }

export type Following = Extract<PanelState, { kind: 'following' }>
export type Headlines = Readonly<Record<string, string>>
