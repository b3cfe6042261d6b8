import { signal, type ReadonlySignal } from '@preact/signals'
import type { EditorId } from '../../domain/ids.ts'
import { may, type Action, type Actor } from '../../domain/role.ts'
import type { Problem } from './api/problem.ts'
import type { Author } from '../../domain/story.ts'
import type { Credentials } from '../../client/api-types.ts'
import type { DeskApi } from './api/desk-api.ts'
import type { EditorJson, PostJson } from './api/api-json.ts'

/**
 *   asking   not known yet; `problem` says why it could not be found out
 *   out      nobody is signed in
 *   in       this editor is
 *   expired  this editor was: their screen stays, with a form to sign in again above it
 */
export type SessionState =
  | { readonly kind: 'asking'; readonly problem: Problem | null }
  | { readonly kind: 'out' }
  | { readonly kind: 'in'; readonly editor: EditorJson }
  | { readonly kind: 'expired'; readonly editor: EditorJson }

/** Who sits at this desk. */
export class Session {
  readonly #state = signal<SessionState>({ kind: 'asking', problem: null })

  get state(): ReadonlySignal<SessionState> {
    return this.#state
  }

  /** The editor whose screen this is, also while they have to sign in again. */
  get editor(): EditorJson | null {
    const state = this.#state.value
    return state.kind === 'in' || state.kind === 'expired' ? state.editor : null
  }

  /** Asks the desk who is signed in. */
  async find(api: DeskApi): Promise<void> {
    const answer = await api.session()
    if (answer.ok) this.entered(answer.value.editor)
    else if (answer.refusal.status === 401) this.#state.value = { kind: 'out' }
    else this.#state.value = { kind: 'asking', problem: answer.refusal }
  }

  async signIn(api: DeskApi, credentials: Credentials): Promise<Problem | null> {
    const answer = await api.signIn(credentials)
    if (!answer.ok) return answer.refusal
    this.entered(answer.value.editor)
    return null
  }

  /** Out is out, also where the desk can't be told: the cookie then ends with its time. */
  async signOut(api: DeskApi): Promise<Problem | null> {
    const answer = await api.signOut()
    if (!answer.ok && answer.refusal.status !== 401) return answer.refusal
    this.#state.value = { kind: 'out' }
    return null
  }

  entered(editor: EditorJson): void {
    this.#state.value = { kind: 'in', editor }
  }

  /** An answer said that nobody is signed in. */
  readonly lost = (): void => {
    const state = this.#state.value
    if (state.kind === 'in') this.#state.value = { kind: 'expired', editor: state.editor }
    else if (state.kind === 'asking') this.#state.value = { kind: 'out' }
  }

  /** Whether this editor may do that, by the same rule that the desk asks. */
  may(action: Action, post?: Pick<PostJson, 'author'>): boolean {
    const editor = this.editor
    if (editor === null) return false
    const { id, name, role } = editor
    const actor: Actor = { kind: 'editor', id: id as EditorId, name, role }
    // Ids are branded in the rules and plain text in JSON; they are compared as text.
    return may(actor, action, post?.author && { author: post.author as Author })
  }
}
