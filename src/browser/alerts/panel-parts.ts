import type { Follow } from '../../domain/subscription.ts'
import { follows, followWords, nameOf, type Subject } from './following.ts'
import { make, makeButton } from './make.ts'
import type { Following, PanelState } from './panel-state.ts'

/** What the parts of a panel are made from, and what they do. */
export type PanelHands = {
  /** The newsroom's own words. */
  readonly words: string
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
  switch (state.kind) {
    case 'unsupported':
      return [
        make('p', {}, 'This browser can’t show alerts. The feeds at the foot of the page work everywhere.'),
      ]
    case 'home-screen':
      return homeScreen()
    case 'denied':
      return denied()
    case 'invited':
      return [
        makeButton(hands.words, hands.press, { 'data-tape': true, 'data-key': 'invite' }),
        said(state.said),
      ]
    case 'asking':
      return [said('Your browser is asking you now.')]
    case 'turning-on':
      return [said('Turning alerts on…')]
    case 'paused':
      return [
        said('Alerts are paused.'),
        makeButton('Go on with alerts', hands.resume, { 'data-key': 'resume' }),
      ]
    case 'following':
      return following(state, hands)
  }
}

function said(words: string): HTMLElement {
  return make('p', { class: 'invitation-said', role: 'status' }, words)
}

function homeScreen(): readonly HTMLElement[] {
  return [
    make('p', { role: 'status' }, 'On an iPhone or iPad, alerts work once this page is on the home screen:'),
    make(
      'ol',
      {},
      make('li', {}, 'Tap Share, the square with the arrow.'),
      make('li', {}, 'Choose “Add to Home Screen”.'),
      make('li', {}, 'Open it from there, and tap the invitation again.'),
    ),
  ]
}

function denied(): readonly HTMLElement[] {
  const how =
    'Open the settings of this site from the icon beside its address, or in Safari under Settings, Websites, ' +
    'Notifications. Allow notifications there, and load the page again.'
  return [
    make('p', { role: 'status' }, 'Alerts from this site are blocked in your browser.'),
    make('details', {}, make('summary', { 'data-key': 'how' }, 'How to allow them'), make('p', {}, how)),
  ]
}

function following(
  { wishes: { follow }, said: word, isChoosing }: Following,
  { subjects, more, choose, leave }: PanelHands,
): readonly HTMLElement[] {
  const here = subjects.find((subject) => subject.kind === 'story')?.slug ?? null
  const boxes = subjects.map((subject) => box(subject, follow, choose))
  const legend = make('legend', { class: 'visually-hidden' }, 'Alerts about')
  return [
    said([followWords(follow, here), word].filter((part) => part !== '').join(' ')),
    make(
      'details',
      { open: isChoosing },
      make('summary', { 'data-key': 'choose' }, 'Choose what for'),
      make('fieldset', {}, legend, ...boxes),
    ),
    make(
      'p',
      { class: 'invitation-ends' },
      makeButton('Stop all alerts', leave, { 'data-key': 'leave' }),
      make('a', { href: more }, 'Quiet hours and more'),
    ),
  ]
}

function box(subject: Subject, follow: Follow, choose: PanelHands['choose']): HTMLElement {
  const input = make('input', { type: 'checkbox', 'data-key': `box-${nameOf(subject)}` })
  input.checked = follows(follow, subject)
  input.addEventListener('change', () => choose(subject, input.checked))
  return make('label', {}, input, make('span', { dir: 'auto' }, nameOf(subject)))
}
