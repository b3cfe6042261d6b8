import type { Slug } from '../../domain/ids.ts'
import { MAX_FOLLOWED, type Follow } from '../../domain/subscription.ts'
import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import { fill, plural } from '../../words/fill.ts'

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
export function nameOf(subject: Subject, words: AlertsWords): string {
  switch (subject.kind) {
    case 'story':
      return words.subjectStory
    case 'topic':
      return subject.topic
    case 'everything':
      return words.subjectEverything
  }
}

/** With or without one more subject. Past `MAX_FOLLOWED` of a kind the oldest are dropped. */
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
 * @param language what `words` are in.
 */
export function followWords(
  { everything, stories, topics }: Follow,
  here: Slug | null,
  words: AlertsWords,
  language: string,
): string {
  if (everything) return words.onForEverything
  const others = stories.filter((slug) => slug !== here).length
  const parts = [
    ...(others < stories.length ? [words.thisStory] : []),
    ...topics,
    ...(others === 0
      ? []
      : [plural(others < stories.length ? words.otherStories : words.stories, others, language)]),
  ]
  if (parts.length === 0) return words.onForNothing
  const list = new Intl.ListFormat(language).format(parts)
  return fill(words.onFor, { list })
}
