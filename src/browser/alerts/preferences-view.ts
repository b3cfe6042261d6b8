import type { Slug } from '../../domain/ids.ts'
import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import { fill, plural } from '../../words/fill.ts'
import { follows, nameOf, withSubject, type Subject } from './following.ts'
import type { AlertPreferences } from './key-value-store.ts'
import { make, createButton } from './create-element.ts'
import type { Following, Headlines } from './panel-state.ts'

/** What preferences are rendered with, and their actions. */
export type PreferencesContext = {
  readonly words: AlertsWords
  /** What `words` are in. */
  readonly language: string
  /** The path the desk is served under. */
  readonly base: string
  readonly change: (wishes: Partial<AlertPreferences>) => void
  readonly muteWhileOpen: (wanted: boolean) => void
  readonly pause: () => void
  readonly turnOff: () => void
}

/** Default quiet hours. */
const NIGHT = { from: '22:00', until: '07:00' }
const dailyLimits = [1, 2, 3, 5, 10]

/** All alert preferences; each change is saved at once. */
export function renderPreferences(state: Following, context: PreferencesContext): readonly HTMLElement[] {
  const { wishes, headlines, status } = state
  return [
    make('p', { class: 'invitation-said', 'data-said': true }, status),
    followed(wishes, headlines, context),
    quietHours(wishes, context),
    perDay(wishes, context),
    digest(wishes, context),
    whileReading(state, context),
    forNewsroom(wishes, context),
    make(
      'p',
      { class: 'preference-ends' },
      createButton(context.words.pause, context.pause, { 'data-key': 'pause' }),
      createButton(context.words.stopAndDelete, context.turnOff, { 'data-key': 'leave' }),
    ),
  ]
}

function group(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return make('fieldset', {}, make('legend', {}, title), ...children)
}

function followed(
  { follow }: AlertPreferences,
  headlines: Headlines,
  { base, change, words }: PreferencesContext,
): HTMLElement {
  const subjects: readonly Subject[] = [
    { kind: 'everything' },
    ...follow.topics.map((topic) => ({ kind: 'topic' as const, topic })),
    ...follow.stories.map((slug) => ({ kind: 'story' as const, slug })),
  ]
  const boxes = subjects.map((subject) =>
    checkbox(
      `follow-${subject.kind}-${nameOf(subject, words)}`,
      follows(follow, subject),
      (wanted) => change({ follow: withSubject(follow, subject, wanted) }),
      subject.kind === 'story' ? storyLink(base, subject.slug, headlines) : nameOf(subject, words),
    ),
  )
  const hint = make('p', {}, words.followHint)
  return group(words.about, ...boxes, hint)
}

function storyLink(base: string, slug: Slug, headlines: Headlines): HTMLElement {
  return make('a', { href: `${base}/stories/${encodeURIComponent(slug)}` }, headlines[slug] ?? slug)
}

function quietHours(
  { quietHours, timeZone }: AlertPreferences,
  { change, words }: PreferencesContext,
): HTMLElement {
  const hours = quietHours ?? NIGHT
  const switched = checkbox(
    'quiet',
    quietHours !== null,
    (wanted) => change({ quietHours: wanted ? NIGHT : null }),
    words.quietSwitch,
  )
  if (quietHours === null) return group(words.quietHours, switched)
  const time = (end: 'from' | 'until', label: string): HTMLElement => {
    const input = make('input', {
      type: 'time',
      'data-key': `quiet-${end}`,
      value: hours[end],
      required: true,
    })
    input.addEventListener('change', () => {
      if (input.value !== '') change({ quietHours: { ...hours, [end]: input.value.slice(0, 5) } })
    })
    return make('label', {}, label, input)
  }
  const zone = make('p', {}, fill(words.timeZone, { zone: timeZone.replaceAll('_', ' ') }))
  return group(
    words.quietHours,
    switched,
    time('from', words.quietFrom),
    time('until', words.quietUntil),
    zone,
  )
}

function perDay({ perDay }: AlertPreferences, { change, words, language }: PreferencesContext): HTMLElement {
  const options = [null, ...new Set(perDay === null ? dailyLimits : [...dailyLimits, perDay])]
    .toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity))
    .map((limit) =>
      make(
        'option',
        { value: String(limit ?? ''), selected: limit === perDay },
        limit === null ? words.unlimited : plural(words.perDay, limit, language),
      ),
    )
  const select = make('select', { 'data-key': 'per-day' }, ...options)
  select.addEventListener('change', () =>
    change({ perDay: select.value === '' ? null : Number(select.value) }),
  )
  return group(words.frequency, make('label', {}, words.frequencyLabel, select))
}

/** The choice stays even while there are no quiet hours and no limit. */
function digest(
  { digest, quietHours, perDay }: AlertPreferences,
  { change, words }: PreferencesContext,
): HTMLElement {
  const box = checkbox('digest', digest === true, (wanted) => change({ digest: wanted }), words.digestSwitch)
  const isIdle = quietHours === null && perDay === null
  const hint = make('p', {}, isIdle ? words.digestIdle : words.digestWhen)
  return group(words.digest, box, hint)
}

/** A visible page shows the news already. */
function whileReading(
  { isMutedWhileOpen }: Following,
  { muteWhileOpen, words }: PreferencesContext,
): HTMLElement {
  return group(words.whileOpen, checkbox('pass-by', isMutedWhileOpen, muteWhileOpen, words.whileOpenSwitch))
}

/** Test alerts reach only readers who opted in. */
function forNewsroom({ follow }: AlertPreferences, { change, words }: PreferencesContext): HTMLElement {
  const box = checkbox(
    'tests',
    follow.tests,
    (tests) => change({ follow: { ...follow, tests } }),
    words.testsSwitch,
  )
  return make(
    'details',
    { open: follow.tests },
    make('summary', { 'data-key': 'newsroom' }, words.newsroom),
    group(words.tests, box),
  )
}

function checkbox(
  key: string,
  checked: boolean,
  change: (wanted: boolean) => void,
  label: string | HTMLElement,
): HTMLElement {
  const input = make('input', { type: 'checkbox', 'data-key': key })
  input.checked = checked
  input.addEventListener('change', () => change(input.checked))
  return make('label', {}, input, make('span', { dir: 'auto' }, label))
}
