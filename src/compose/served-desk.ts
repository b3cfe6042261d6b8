import { setUpLink } from '../desk/people/invite-editor.ts'
import type { People } from '../desk/people/people.ts'

/** A desk that serves, by one process or several. Disposing of it ends every stream at once. */
export type ServedDesk = AsyncDisposable & {
  /** What readers type, without a slash at the end. */
  readonly url: string
  /** Where it listens on this machine, whatever readers type. */
  readonly localUrl: string
  /** The one-time link that makes the first owner; `null` once there is one. */
  readonly setUpLink: () => Promise<string | null>
  /** Accepts no new readers, tells those here when to reconnect, and finishes what is under way. */
  readonly drain: () => Promise<void>
}

/** The address that makes the first owner; `null` where there is one. */
export async function setUpLinkOf(people: People, url: string): Promise<string | null> {
  const made = await setUpLink(people)
  return made === null ? null : `${url}/desk/welcome#${made.secret}`
}

/** Where a desk listens on this machine: `http://127.0.0.1:8484`. */
export function localUrlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
