import type { Follow } from '../../domain/subscription.ts'
import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import { follows, followWords, nameOf, type Subject } from './following.ts'
import { make, createButton } from './create-element.ts'
import type { Following, PanelState } from './panel-state.ts'

/** What a panel is rendered from, and its actions. */
export type PanelContext = {
  readonly words: AlertsWords
  /** What `words` are in. */
  readonly language: string
  /** The newsroom's own text on the button. */
  readonly invitation: string
  readonly subjects: readonly Subject[]
  /** Address of the page with all preferences. */
  readonly more: string
  readonly turnOn: () => void
  readonly resume: () => void
  readonly setFollowed: (subject: Subject, wanted: boolean) => void
  readonly turnOff: () => void
}

/** Renders the panel in place of the invitation. What screen readers are told is marked `data-said`. */
export function renderPanel(state: PanelState, context: PanelContext): readonly HTMLElement[] {
  const { words } = context
  switch (state.kind) {
    case 'unsupported':
      return [make('p', {}, words.unsupported)]
    case 'home-screen':
      return homeScreen(words)
    case 'denied':
      return denied(words)
    case 'invited':
      return [
        createButton(context.invitation, context.turnOn, {
          'data-tape': true,
          'data-key': 'invite',
          dir: 'auto',
        }),
        status(state.status),
      ]
    case 'asking':
      return [status(words.asking)]
    case 'turning-on':
      return [status(words.turningOn)]
    case 'paused':
      return [status(words.paused), createButton(words.resume, context.resume, { 'data-key': 'resume' })]
    case 'following':
      return following(state, context)
  }
}

function status(text: string): HTMLElement {
  return make('p', { class: 'invitation-said', 'data-said': true }, text)
}

function homeScreen({ homeScreen, homeScreenSteps }: AlertsWords): readonly HTMLElement[] {
  return [
    make('p', { 'data-said': true }, homeScreen),
    make('ol', {}, ...homeScreenSteps.map((step) => make('li', {}, step))),
  ]
}

function denied({ blocked, unblock, unblockHow }: AlertsWords): readonly HTMLElement[] {
  return [
    make('p', { 'data-said': true }, blocked),
    make('details', {}, make('summary', { 'data-key': 'how' }, unblock), make('p', {}, unblockHow)),
  ]
}

function following(
  { wishes: { follow }, status: word, isExpanded }: Following,
  { words, language, subjects, more, setFollowed, turnOff }: PanelContext,
): readonly HTMLElement[] {
  const here = subjects.find((subject) => subject.kind === 'story')?.slug ?? null
  const boxes = subjects.map((subject) => box(subject, follow, setFollowed, words))
  const legend = make('legend', { class: 'visually-hidden' }, words.about)
  return [
    status([followWords(follow, here, words, language), word].filter((part) => part !== '').join(' ')),
    make(
      'details',
      { open: isExpanded },
      make('summary', { 'data-key': 'choose' }, words.choose),
      make('fieldset', {}, legend, ...boxes),
    ),
    make(
      'p',
      { class: 'invitation-ends' },
      createButton(words.stop, turnOff, { 'data-key': 'leave' }),
      make('a', { href: more }, words.more),
    ),
  ]
}

function box(
  subject: Subject,
  follow: Follow,
  setFollowed: PanelContext['setFollowed'],
  words: AlertsWords,
): HTMLElement {
  const name = nameOf(subject, words)
  const input = make('input', { type: 'checkbox', 'data-key': `box-${name}` })
  input.checked = follows(follow, subject)
  input.addEventListener('change', () => setFollowed(subject, input.checked))
  return make('label', {}, input, make('span', { dir: 'auto' }, name))
}
