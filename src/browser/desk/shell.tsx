import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { useDesk } from './desk.ts'
import { Button } from './parts/button.tsx'
import { Link } from './parts/link.tsx'
import { AlarmButton } from './alarms/alarm-button.tsx'
import { AlertDock } from './alerts/alert-dock.tsx'
import { OutboxBadge } from './outbox/outbox-badge.tsx'
import { NoticeBar } from './parts/notice-bar.tsx'
import { dialogOnDemand } from './parts/on-demand.tsx'
import { ui } from '../../words/desk/en.ts'

const ShortcutHelp = dialogOnDemand(async () => (await import('./parts/shortcut-help.tsx')).ShortcutHelp)

/** What is around every screen: the way to the others, and what the desk has to say. */
export function Shell({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { shortcuts, router } = useDesk()
  const [help, setHelp] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null
      if (shortcuts.press(event, target)) event.preventDefault()
    }
    document.addEventListener('keydown', press)
    const remove = shortcuts.add([
      { key: '?', label: ui.shortcuts.show, run: () => setHelp(true) },
      { key: 's', label: ui.shortcuts.stories, run: () => router.go({ screen: 'stories' }) },
    ])
    return () => {
      document.removeEventListener('keydown', press)
      remove()
    }
  }, [shortcuts, router])
  return (
    <>
      <a class="skip" href="#main">
        {ui.shell.skip}
      </a>
      <Masthead onHelp={() => setHelp(true)} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <div class="foot-place">
        <NoticeBar />
        <AlertDock />
      </div>
      {help && <ShortcutHelp onClose={() => setHelp(false)} />}
    </>
  )
}

function Masthead({ onHelp }: { readonly onHelp: () => void }): JSX.Element {
  const { name, base, session, router, api, notices } = useDesk()
  const editor = session.editor
  const { screen } = router.route.value
  const signOut = async (): Promise<void> => {
    const problem = await session.signOut(api)
    notices.say(problem === null ? ui.shell.signedOut : problem.sentence)
    if (problem === null) router.go({ screen: 'stories' })
  }
  return (
    <header class="masthead">
      <p class="masthead-name">
        <Link to={{ screen: 'stories' }}>
          {name} <span class="masthead-desk">{ui.shell.desk}</span>
        </Link>
      </p>
      {editor !== null && (
        <nav class="masthead-nav" aria-label={ui.shell.navigation}>
          <Link to={{ screen: 'stories' }} current={screen === 'stories'}>
            {ui.shell.stories}
          </Link>
          {session.may('manage-people') && (
            <>
              <Link to={{ screen: 'people' }} current={screen === 'people'}>
                {ui.shell.people}
              </Link>
              <Link to={{ screen: 'tokens' }} current={screen === 'tokens'}>
                {ui.shell.tokens}
              </Link>
            </>
          )}
          <a href={`${base}/`}>{ui.shell.readersPage}</a>
          {session.may('send-alert') && <AlarmButton />}
        </nav>
      )}
      {editor !== null && <OutboxBadge />}
      {editor !== null && (
        <div class="masthead-me">
          <Link
            to={{ screen: 'account' }}
            class="masthead-editor"
            current={screen === 'account'}
            title={ui.shell.account(editor.email, ui.roles.names[editor.role])}
          >
            {editor.name}
          </Link>
          <Button look="quiet" onPress={onHelp}>
            ?<span class="visually-hidden">{ui.shell.shortcuts}</span>
          </Button>
          <Button look="quiet" onPress={() => void signOut()}>
            {ui.shell.signOut}
          </Button>
        </div>
      )}
    </header>
  )
}
