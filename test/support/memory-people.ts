import { nodeSecrets } from '../../src/adapters/crypto/secrets.ts'
import { nodeTools } from '../../src/adapters/crypto/tools.ts'
import type { PasswordHasher } from '../../src/desk/people/password-hasher.ts'
import { addEditor } from '../../src/desk/people/invite-editor.ts'
import type { People } from '../../src/desk/people/people.ts'
import type { Editor } from '../../src/domain/editor.ts'
import type { Instant } from '../../src/domain/ids.ts'
import type { Actor, Role } from '../../src/domain/role.ts'
import { sampleNow } from './samples.ts'
import { memoryStore } from './stores.ts'

/** Long enough for everyone in the tests. */
export const goodPassword = 'correct horse battery'

/** The people of a desk on a store without a disk, with a clock that moves when it is told to. */
export type MemoryPeople = People &
  AsyncDisposable & {
    readonly advance: (ms: number) => void
    /** Adds somebody in a role, with `goodPassword`. */
    readonly add: (role: Role, email?: string) => Promise<Editor>
  }

export async function memoryPeople(): Promise<MemoryPeople> {
  const store = await memoryStore()
  let time = sampleNow
  const people: People = {
    store: store.people,
    passwords: plainPasswords,
    secrets: nodeSecrets,
    tools: nodeTools(() => time),
  }
  return {
    ...people,
    advance: (ms) => {
      time = (time + ms) as Instant
    },
    async add(role, email = `${role}@example.org`): Promise<Editor> {
      const added = await addEditor(people, { email, name: role, role, password: goodPassword })
      if (!added.ok) throw new Error(added.refusal.kind)
      return added.value
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** The actor for an editor. */
export function actorOf({ id, name, role }: Editor): Actor {
  return { kind: 'editor', id, name, role }
}

/** A fast hash: these tests are not about hashing. */
const plainPasswords: PasswordHasher = {
  hash: async (password) => `plain ${password}`,
  verify: async (password, hash) => hash === `plain ${password}`,
}
