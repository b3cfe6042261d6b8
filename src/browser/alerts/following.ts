import type { Slug } from '../../domain/ids.ts'
import { MAX_FOLLOWED, type Follow } from '../../domain/subscription.ts'

export const followNothing: Follow = { everything: false, stories: [], topics: [], tests: false }

/** One thing that can be followed from a page. */
export type Subject =
  | { readonly kind: 'everything' }
  | { readonly kind: 'story'; readonly slug: Slug }
  | { readonly kind: 'topic'; readonly topic: string }

export function follows(follow: Follow, subject: Subject): boolean {
  switch (subject.kind) {
    case 'everything':
      return follow.everything
    case 'story':
      return follow.stories.includes(subject.slug)
    case 'topic':
      return follow.topics.includes(subject.topic)
  }
}

/** What a subject is called on the page of its story. */
export function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'story':
      return 'This story'
    case 'topic':
      return subject.topic
    case 'everything':
      return 'Everything we post'
  }
}

/** With or without one more subject. Past `MAX_FOLLOWED` of a kind the oldest are let go. */
export function withSubject(follow: Follow, subject: Subject, wanted: boolean): Follow {
  switch (subject.kind) {
    case 'everything':
      return { ...follow, everything: wanted }
    case 'story':
      return { ...follow, stories: withOne(follow.stories, subject.slug, wanted) }
    case 'topic':
      return { ...follow, topics: withOne(follow.topics, subject.topic, wanted) }
  }
}

function withOne<T>(list: readonly T[], one: T, wanted: boolean): readonly T[] {
  const others = list.filter((other) => other !== one)
  return wanted ? [...others, one].slice(-MAX_FOLLOWED) : others
}

/**
 * What a reader follows, as one sentence.
 *
 * @param here the story of the page it is said on; `null` on a page of none.
 */
export function followWords({ everything, stories, topics }: Follow, here: Slug | null): string {
  if (everything) return 'Alerts are on for everything we post.'
  const others = stories.filter((slug) => slug !== here).length
  const parts = [
    ...(others < stories.length ? ['this story'] : []),
    ...topics,
    ...(others === 0 ? [] : [storyWords(others, others < stories.length)]),
  ]
  if (parts.length === 0) return 'Alerts are on, but you follow nothing yet.'
  return `Alerts are on for ${parts.join(', ')}.`
}

function storyWords(count: number, other: boolean): string {
  if (count === 1) return other ? '1 other story' : '1 story'
  return other ? `${count} other stories` : `${count} stories`
}
