import type { StoryEvent } from '../stream/live-event.ts'
import { fragmentOf } from '../trusted.ts'
import type { Change } from './announcements.ts'
import { keepScrollPosition, replaceElement } from './scroll-anchor.ts'
import { markChanged } from './post-marks.ts'

/** What in a story's head a card or a post's page repeats of it. */
const repeated = ['.state', '.story-headline', '.standfirst']

/** Puts a story's new head in place of the one that is shown. */
export function changeHead({ html }: StoryEvent): void {
  const head = document.querySelector<HTMLElement>('.story-head')
  const next = headElement(html)
  if (head === null || next === null) return
  keepScrollPosition(() => replaceElement(head, next))
  markChanged(next)
  retitle(next)
}

/** Brings a part of the page that shows a story in short up to date: a card, or the head of a post's own page. */
export function changeSummary(within: HTMLElement, { html }: StoryEvent): void {
  const next = headElement(html)
  if (next === null) return
  keepScrollPosition(() => {
    for (const part of repeated) changePart(within.querySelector(part), next.querySelector(part))
    within.dataset['state'] = next.dataset['state']
  })
}

function changePart(shown: Element | null, next: Element | null): void {
  if (shown === null) return
  // A headline is a link here: what it leads to stays.
  const words = shown.querySelector('a') ?? shown
  words.replaceChildren(...(next?.cloneNode(true).childNodes ?? []))
}

function headElement(html: string): HTMLElement | null {
  return fragmentOf(html).querySelector<HTMLElement>('.story-head')
}

function retitle(head: HTMLElement): void {
  const site = document.querySelector<HTMLMetaElement>('meta[property="og:site_name"]')?.content ?? ''
  const headline = head.querySelector('.story-headline')?.textContent ?? ''
  document.title = `${headline} — ${site}`
}

/** The announced change, if it is one of those that are announced. */
export function announcedChange({ change }: StoryEvent): Change | null {
  return change === 'headline' || change === 'ended' || change === 'reopened' ? change : null
}
