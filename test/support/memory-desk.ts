import { nodeTools } from '../../src/adapters/crypto/tools.ts'
import { openStory, type OpenStory } from '../../src/desk/open-story.ts'
import { perform, type Command, type Desk, type IdempotencyKey } from '../../src/desk/perform.ts'
import { writePost, type PostWritten, type WritePost } from '../../src/desk/write-post.ts'
import type { AlertEvent, NewEvent } from '../../src/domain/event.ts'
import type { EditorId, Instant, Seq, Slug, TokenId } from '../../src/domain/ids.ts'
import type { Refusal } from '../../src/domain/refusal.ts'
import type { Actor, Role, Scope } from '../../src/domain/role.ts'
import { LocalWake } from '../../src/log/local-wake.ts'
import { sampleNow } from './samples.ts'
import { memoryStore, type StorePorts } from './stores.ts'

export const owner = editorWho('owner')
export const editor = editorWho('editor')
export const reporter = editorWho('reporter')

/** An editor in a role; another name is another person. */
export function editorWho(role: Role, name: string = role): Extract<Actor, { kind: 'editor' }> {
  return { kind: 'editor', id: `id-of-${name}` as EditorId, name, role }
}

/** A program with these scopes. */
export function program(...scopes: readonly Scope[]): Actor {
  return { kind: 'token', id: 'id-of-program' as TokenId, name: 'wire import', scopes }
}

/** The desk's rules on a store without a disk, with a clock that moves when it is told to. */
export type MemoryDesk = AsyncDisposable &
  Omit<StorePorts, 'desk'> & {
    readonly deps: Desk
    readonly now: () => Instant
    readonly advance: (ms: number) => void
    /** Performs a command that must succeed. */
    readonly does: <T>(command: Command<T>, idempotencyKey?: IdempotencyKey) => Promise<T>
    /** Performs a command that must be refused, and checks that it logged no event. */
    readonly refuses: (command: Command<unknown>, idempotencyKey?: IdempotencyKey) => Promise<Refusal>
    /** The log from its beginning, or after a position, without the random marks. */
    readonly events: (after?: number) => Promise<readonly UnmarkedEvent[]>
    /** Requests for alerts and their ends, from the beginning. */
    readonly alertEvents: () => Promise<readonly AlertEvent[]>
    /** A live story, by the owner. */
    readonly story: (given?: Partial<OpenStory>) => Promise<Slug>
    /** A published post, by the reporter. */
    readonly post: (story: Slug, given?: Partial<WritePost>) => Promise<PostWritten>
  }

type UnmarkedEvent = NewEvent & { readonly seq: Seq; readonly at: Instant }

export async function memoryDesk(): Promise<MemoryDesk> {
  const store = await memoryStore()
  let time = sampleNow
  const deps: Desk = {
    store: store.desk,
    wake: new LocalWake(),
    alertWake: new LocalWake(),
    tools: nodeTools(() => time),
  }

  const does = async <T>(command: Command<T>, idempotencyKey?: IdempotencyKey): Promise<T> => {
    const result = await perform(deps, command, idempotencyKey)
    if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`)
    return result.value
  }
  return {
    ...store,
    deps,
    now: () => time,
    advance: (ms) => {
      time = (time + ms) as Instant
    },
    does,
    async refuses(command, idempotencyKey): Promise<Refusal> {
      const heads = async (): Promise<string> => `${await store.log.head()} ${await store.alertLog.head()}`
      const before = await heads()
      const result = await perform(deps, command, idempotencyKey)
      if (result.ok) throw new Error(`Not refused: ${JSON.stringify(result.value)}`)
      if ((await heads()) !== before) throw new Error('A refused command left a line in the log.')
      return result.refusal
    },
    alertEvents: () => store.alertLog.readAfter(0 as Seq, 1_000),
    async events(after = 0) {
      const lines = await store.log.readAfter(after as Seq, 1_000)
      return lines.map((line) => {
        const { mark: _, ...unmarked } = line
        return unmarked
      })
    },
    story: async (given) => (await does(openStory(owner, { headline: 'Ferry aground', ...given }))).slug,
    post: (story, given) => does(writePost(reporter, { story, text: 'All are ashore.', ...given })),
  }
}
