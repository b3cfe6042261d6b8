import { addEditor } from '../../src/desk/people/invite-editor.ts'
import type { Editor } from '../../src/domain/editor.ts'
import type { Role } from '../../src/domain/role.ts'
import type { TestDesk } from './start-desk.ts'

export const samplePassword = 'correct horse battery'

/** Adds somebody to the desk; their name and address are made from the role unless given. */
export async function addPerson(desk: TestDesk, role: Role, name: string = role): Promise<Editor> {
  const email = `${name}@example.org`
  const made = await addEditor(desk.people, { email, name, role, password: samplePassword })
  if (!made.ok) throw new Error(made.refusal.kind)
  return made.value
}

/** What a browser that is signed in as this person sends with each request of the desk's own pages. */
export type Browser = { readonly cookie: string; readonly 'sec-fetch-site': 'same-origin' }

/** Adds somebody and signs them in by HTTP. */
export async function signedIn(desk: TestDesk, role: Role, name: string = role): Promise<Browser> {
  const { email } = await addPerson(desk, role, name)
  return { cookie: await signIn(desk, email), 'sec-fetch-site': 'same-origin' }
}

/** Signs in by HTTP and gives back the cookie as a browser would send it. */
export async function signIn(desk: TestDesk, email: string): Promise<string> {
  const response = await desk.request('/api/v1/session', { json: { email, password: samplePassword } })
  if (response.status !== 201) throw new Error(`Signing in was answered ${response.status}.`)
  const [cookie = ''] = (response.headers.getSetCookie()[0] ?? '').split(';')
  return cookie
}
