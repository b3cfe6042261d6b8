import { Kysely } from 'kysely'
import { VAPID_KEYS_FILE } from '../adapters/crypto/vapid-keys.ts'
import type { Database } from '../adapters/sql/schema.ts'
import { openStore, type Store } from '../adapters/sqlite/open-store.ts'
import { threadDialect } from '../adapters/sqlite/thread-dialect.ts'
import { WritingThread } from '../adapters/sqlite/writing-thread.ts'
import type { CommandExecutor, CommandValue } from '../desk/commands.ts'
import { announce, type Desk, type Outcome } from '../desk/perform.ts'
import type { Instant } from '../domain/ids.ts'

const writerProgram = new URL(
  import.meta.url.endsWith('.ts') ? './writer-thread.ts' : './writer-thread.js',
  import.meta.url,
)

/** The thread that writes the store; its program loads at once. @param report is told when it ended by itself. */
export function newWritingThread(report: (fault: unknown) => void, program = writerProgram): WritingThread {
  return new WritingThread({ program, report })
}

/** Opens the store of a process that serves: everything is written on that thread. As `openStore`. */
export function openServedStore(folder: string, thread: WritingThread): Promise<Store> {
  return openStore(folder, {
    companions: [VAPID_KEYS_FILE],
    async openWriter(path, guard) {
      await thread.open(path, guard)
      return new Kysely<Database>({ dialect: threadDialect(thread) })
    },
  })
}

/**
 * Performs commands on the thread that writes, and tells the followers of the log here.
 *
 * @param now a clock that was set; the thread has the system's itself, and takes the time when the command's turn has come.
 */
export function threadExecutor(
  thread: WritingThread,
  wakes: Pick<Desk, 'wake' | 'alertWake'>,
  now: (() => Instant) | undefined,
): CommandExecutor {
  // What was kept when a thread ended was never announced.
  thread.onReopened((heads) => announce(wakes, heads))
  return {
    async perform(name, args, idempotencyKey = null) {
      const request = { kind: 'command', name, args, idempotencyKey, now: now?.() ?? null } as const
      const outcome = await thread.ask<Outcome<CommandValue<typeof name>>>(request)
      announce(wakes, outcome)
      return outcome.result
    },
  }
}
