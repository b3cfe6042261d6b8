import { render } from 'preact'
import { App } from './app.tsx'
import { loadAhead } from './chunk.ts'
import { DeskProvider, openDesk } from './desk.ts'

const root = document.getElementById('desk')
if (root !== null) {
  root.replaceChildren()
  render(
    <DeskProvider value={openDesk(root)}>
      <App />
    </DeskProvider>,
    root,
  )
  loadAhead({
    // Safari has no idle callback: after the first screen is drawn it has nothing else to do.
    whenIdle: (call) =>
      'requestIdleCallback' in window ? requestIdleCallback(() => call()) : setTimeout(call, 200),
    onOnline: (call) => addEventListener('online', call),
  })
}
