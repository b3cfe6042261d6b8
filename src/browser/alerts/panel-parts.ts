import type { Follow } from '../../domain/subscription.ts'
import type { AlertsWords } from '../../words/alerts/alerts-words.ts'
import { follows, followWords, nameOf, type Subject } from './following.ts'
import { make, makeButton } from './make.ts'
import type { Following, PanelState } from './panel-state.ts'

/** What the parts of a panel are made from, and what they do. */
export type PanelHands = {
  readonly words: AlertsWords
  /** What `words` are in. */
  readonly language: string
  /** The newsroom's own words. */
  readonly invitation: string
  readonly subjects: readonly Subject[]
  /** Where everything that can be wished for is. */
  readonly more: string
  readonly press: () => void
  readonly resume: () => void
  readonly choose: (subject: Subject, wanted: boolean) => void
  readonly leave: () => void
}

/** What stands in the invitation's place. */
export function panelParts(state: PanelState, hands: PanelHands): readonly HTMLElement[] {
  const { words } = hands
  switch (state.kind) {
    case 'unsupported':
      return [make('p', {}, words.unsupported)]
    case 'home-screen':
      return homeScreen(words)
    case 'denied':
      return denied(words)
    case 'invited':
      return [
        makeButton(hands.invitation, hands.press, { 'data-tape': true, 'data-key': 'invite' }),
        said(state.said),
      ]
    case 'asking':
      return [said(words.asking)]
    case 'turning-on':
      return [said(words.turningOn)]
    case 'paused':
      return [said(words.paused), makeButton(words.resume, hands.resume, { 'data-key': 'resume' })]
    case 'following':
      return following(state, hands)
  }
}

function said(text: string): HTMLElement {
  return make('p', { class: 'invitation-said', role: 'status' }, text)
}

function homeScreen({ homeScreen, homeScreenSteps }: AlertsWords): readonly HTMLElement[] {
  return [
    make('p', { role: 'status' }, homeScreen),
    make('ol', {}, ...homeScreenSteps.map((step) => make('li', {}, step))),
  ]
}

function denied({ blocked, unblock, unblockHow }: AlertsWords): readonly HTMLElement[] {
  return [
    make('p', { role: 'status' }, blocked),
    make('details', {}, make('summary', { 'data-key': 'how' }, unblock), make('p', {}, unblockHow)),
  ]
}

function following(
  { wishes: { follow }, said: word, isChoosing }: Following,
  { words, language, subjects, more, choose, leave }: PanelHands,
): readonly HTMLElement[] {
  const here = subjects.find((subject) => subject.kind === 'story')?.slug ?? null
  const boxes = subjects.map((subject) => box(subject, follow, choose, words))
  const legend = make('legend', { class: 'visually-hidden' }, words.about)
  return [
    said([followWords(follow, here, words, language), word].filter((part) => part !== '').join(' ')),
    make(
      'details',
      { open: isChoosing },
      make('summary', { 'data-key': 'choose' }, words.choose),
      make('fieldset', {}, legend, ...boxes),
    ),
    make(
      'p',
      { class: 'invitation-ends' },
      makeButton(words.stop, leave, { 'data-key': 'leave' }),
      make('a', { href: more }, words.more),
    ),
  ]
}

function box(
  subject: Subject,
  follow: Follow,
  choose: PanelHands['choose'],
  words: AlertsWords,
): HTMLElement {
  const name = nameOf(subject, words)
  const input = make('input', { type: 'checkbox', 'data-key': `box-${name}` })
  input.checked = follows(follow, subject)
  input.addEventListener('change', () => choose(subject, input.checked))
  return make('label', {}, input, make('span', { dir: 'auto' }, name))
}
