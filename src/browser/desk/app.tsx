import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { unreachable } from '../../domain/result.ts'
import { useDesk } from './desk.ts'
import { Dialog } from './parts/dialog.tsx'
import { ProblemNote } from './parts/form.tsx'
import { screenOnDemand } from './parts/on-demand.tsx'
import { ScreenTitle } from './parts/screen-title.tsx'
import type { Route } from './router.ts'
import { StoryScreen } from './screens/story.tsx'
import { SignIn, SignInForm } from './screens/sign-in.tsx'
import { Stories } from './screens/stories.tsx'
import { Shell } from './shell.tsx'
import { ui } from '../../words/desk/en.ts'

const NewStory = screenOnDemand(async () => (await import('./screens/new-story.tsx')).NewStory)
const StorySettings = screenOnDemand(async () => (await import('./screens/story-settings.tsx')).StorySettings)
const StoryAlerts = screenOnDemand(async () => (await import('./screens/story-alerts.tsx')).StoryAlerts)
const People = screenOnDemand(async () => (await import('./screens/people.tsx')).People)
const Tokens = screenOnDemand(async () => (await import('./screens/tokens.tsx')).Tokens)
const Account = screenOnDemand(async () => (await import('./screens/account.tsx')).Account)
const Welcome = screenOnDemand(async () => (await import('./screens/welcome.tsx')).Welcome)

/** The desk: who is there decides what is shown, then the address does. */
export function App(): JSX.Element {
  const desk = useDesk()
  const { session, router, api, outbox, savedTexts } = desk
  const state = session.state.value
  const route = router.route.value
  useEffect(() => void session.find(api), [session, api])
  const editor = state.kind === 'in' ? state.editor.id : null
  useEffect(() => {
    if (editor !== null) outbox.open(savedTexts(editor))
    else if (state.kind === 'out') outbox.close()
  }, [editor, state.kind, outbox, savedTexts])

  if (route.screen === 'welcome') {
    return (
      <Shell>
        <Welcome secret={route.secret} />
      </Shell>
    )
  }
  switch (state.kind) {
    case 'asking':
      return (
        <Shell>
          <ProblemNote problem={state.problem} onAgain={() => void session.find(api)} />
        </Shell>
      )
    case 'out':
      return (
        <Shell>
          <SignIn />
        </Shell>
      )
    case 'in':
    case 'expired':
      return (
        // Another editor on the same page gets screens of their own.
        <Shell key={state.editor.id}>
          <Screen route={route} />
          {state.kind === 'expired' && (
            <Dialog title={ui.signIn.again} canClose={false} onClose={() => {}}>
              <p>{ui.signIn.expired}</p>
              <SignInForm email={state.editor.email} />
            </Dialog>
          )}
        </Shell>
      )
    default:
      return unreachable(state)
  }
}

function Screen({ route }: { readonly route: Route }): JSX.Element {
  switch (route.screen) {
    case 'stories':
      return <Stories />
    case 'new-story':
      return <NewStory />
    case 'story':
      return <StoryScreen key={route.slug} slug={route.slug} />
    case 'story-settings':
      return <StorySettings key={route.slug} slug={route.slug} />
    case 'story-alerts':
      return <StoryAlerts key={route.slug} slug={route.slug} />
    case 'people':
      return <People />
    case 'tokens':
      return <Tokens />
    case 'account':
      return <Account />
    case 'welcome':
    case 'unknown':
      return <ScreenTitle title={ui.shell.notFound} />
    default:
      return unreachable(route)
  }
}
