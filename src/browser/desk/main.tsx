import { render } from 'preact'
import { App } from './app.tsx'
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
}
