import type { JSX } from 'preact'

/** The desk: what editors use. */
export function App(): JSX.Element {
  return (
    <main>
      <h1>Desk</h1>
    </main>
  )
}
