import type { Slug } from '../../domain/ids.ts'
import { follows, nameOf, withSubject, type Subject } from './following.ts'
import type { Wishes } from './kept.ts'
import { make, makeButton } from './make.ts'
import type { Following, Headlines } from './panel-state.ts'

/** What the preferences do. */
export type PreferenceHands = {
  /** The path the desk is served under. */
  readonly base: string
  readonly change: (wishes: Partial<Wishes>) => void
  readonly passBy: (wanted: boolean) => void
  readonly pause: () => void
  readonly leave: () => void
}

/** The night as most people have it. */
const NIGHT = { from: '22:00', until: '07:00' }
const dailyLimits = [1, 2, 3, 5, 10]

/** Everything a reader may wish about alerts; each change is saved as it is made. */
export function preferenceParts(state: Following, hands: PreferenceHands): readonly HTMLElement[] {
  const { wishes, headlines, said } = state
  return [
    make('p', { class: 'invitation-said', role: 'status' }, said),
    followed(wishes, headlines, hands),
    quietHours(wishes, hands),
    perDay(wishes, hands),
    digest(wishes, hands),
    whileReading(state, hands),
    forNewsroom(wishes, hands),
    make(
      'p',
      { class: 'preference-ends' },
      makeButton('Pause alerts', hands.pause, { 'data-key': 'pause' }),
      makeButton('Stop all alerts and delete my data', hands.leave, { 'data-key': 'leave' }),
    ),
  ]
}

function group(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return make('fieldset', {}, make('legend', {}, title), ...children)
}

function followed({ follow }: Wishes, headlines: Headlines, { base, change }: PreferenceHands): HTMLElement {
  const subjects: readonly Subject[] = [
    { kind: 'everything' },
    ...follow.topics.map((topic) => ({ kind: 'topic' as const, topic })),
    ...follow.stories.map((slug) => ({ kind: 'story' as const, slug })),
  ]
  const boxes = subjects.map((subject) =>
    checkbox(
      `follow-${subject.kind}-${nameOf(subject)}`,
      follows(follow, subject),
      (wanted) => change({ follow: withSubject(follow, subject, wanted) }),
      subject.kind === 'story' ? storyLink(base, subject.slug, headlines) : nameOf(subject),
    ),
  )
  const hint = make('p', {}, 'More stories and topics are followed from their own pages.')
  return group('Alerts about', ...boxes, hint)
}

function storyLink(base: string, slug: Slug, headlines: Headlines): HTMLElement {
  return make('a', { href: `${base}/stories/${slug}` }, headlines[slug] ?? slug)
}

function quietHours({ quietHours, timeZone }: Wishes, { change }: PreferenceHands): HTMLElement {
  const hours = quietHours ?? NIGHT
  const switched = checkbox(
    'quiet',
    quietHours !== null,
    (wanted) => change({ quietHours: wanted ? NIGHT : null }),
    'No alerts at night',
  )
  if (quietHours === null) return group('Quiet hours', switched)
  const time = (end: 'from' | 'until', words: string): HTMLElement => {
    const input = make('input', {
      type: 'time',
      'data-key': `quiet-${end}`,
      value: hours[end],
      required: true,
    })
    input.addEventListener('change', () => {
      if (input.value !== '') change({ quietHours: { ...hours, [end]: input.value.slice(0, 5) } })
    })
    return make('label', {}, words, input)
  }
  const zone = make('p', {}, `In the time of ${timeZone.replaceAll('_', ' ')}.`)
  return group('Quiet hours', switched, time('from', 'from'), time('until', 'until'), zone)
}

function perDay({ perDay }: Wishes, { change }: PreferenceHands): HTMLElement {
  const options = [null, ...new Set(perDay === null ? dailyLimits : [...dailyLimits, perDay])]
    .toSorted((a, b) => (a ?? Infinity) - (b ?? Infinity))
    .map((limit) =>
      make(
        'option',
        { value: String(limit ?? ''), selected: limit === perDay },
        limit === null ? 'as many as there are' : `at most ${limit} a day, breaking news aside`,
      ),
    )
  const select = make('select', { 'data-key': 'per-day' }, ...options)
  select.addEventListener('change', () =>
    change({ perDay: select.value === '' ? null : Number(select.value) }),
  )
  return group('How many', make('label', {}, 'Alerts', select))
}

/** Where nothing is held back there is nothing to tell; the wish stays for when there is. */
function digest({ digest, quietHours, perDay }: Wishes, { change }: PreferenceHands): HTMLElement {
  const box = checkbox(
    'digest',
    digest === true,
    (wanted) => change({ digest: wanted }),
    'When alerts were held back, tell me afterwards in one message',
  )
  const when = 'At the end of quiet hours; of what was more than I want in a day, the next morning.'
  const idle = 'Nothing is held back now: there are no quiet hours, and no limit for the day.'
  const hint = make('p', {}, quietHours === null && perDay === null ? idle : when)
  return group('What I missed', box, hint)
}

/** What is on the screen already need not be told again. */
function whileReading({ passesBy }: Following, { passBy }: PreferenceHands): HTMLElement {
  return group(
    'While I read',
    checkbox('pass-by', passesBy, passBy, 'No alerts while one of your pages is open before me'),
  )
}

/** Alerts that an editor sends to try something out reach nobody else. */
function forNewsroom({ follow }: Wishes, { change }: PreferenceHands): HTMLElement {
  const box = checkbox(
    'tests',
    follow.tests,
    (tests) => change({ follow: { ...follow, tests } }),
    'Test alerts',
  )
  return make(
    'details',
    { open: follow.tests },
    make('summary', { 'data-key': 'newsroom' }, 'For the newsroom'),
    group('Tests', box),
  )
}

function checkbox(
  key: string,
  checked: boolean,
  change: (wanted: boolean) => void,
  words: string | HTMLElement,
): HTMLElement {
  const input = make('input', { type: 'checkbox', 'data-key': key })
  input.checked = checked
  input.addEventListener('change', () => change(input.checked))
  return make('label', {}, input, make('span', { dir: 'auto' }, words))
}
