import type { Refusal } from '../domain/refusal.ts'
import type { Result } from '../domain/result.ts'
import { changeDraft } from './change-draft.ts'
import { changeStory } from './change-story.ts'
import { correctPost } from './correct-post.ts'
import { discardDraft } from './discard-draft.ts'
import { openStory } from './open-story.ts'
import {
  noteResponse,
  perform,
  storedResponse,
  type Command,
  type Desk,
  type IdempotencyKey,
} from './perform.ts'
import { publishDue } from './publish-due.ts'
import { retractPost } from './retract-post.ts'
import { sendAlert, sendCountedAlert } from './send-alert.ts'
import { undoAlert } from './undo-alert.ts'
import { writePost } from './write-post.ts'

/**
 * Every command by its name. A name and its arguments, which are plain values, can be handed to another thread; a function
 * can't.
 */
export const commands = {
  openStory,
  changeStory,
  writePost,
  changeDraft,
  discardDraft,
  correctPost,
  retractPost,
  publishDue,
  sendAlert,
  sendCountedAlert,
  undoAlert,
  storedResponse,
  noteResponse,
} satisfies Readonly<Record<string, (...args: never[]) => Command<unknown>>>

export type CommandName = keyof typeof commands
export type CommandArguments<Name extends CommandName> = Parameters<(typeof commands)[Name]>
export type CommandValue<Name extends CommandName> =
  ReturnType<(typeof commands)[Name]> extends Command<infer Value> ? Value : never

/** Performs commands by name, each as one commit, in the order of the calls. */
export interface CommandExecutor {
  /** As `perform`. @throws StoreUnavailableError when the store could not keep it. */
  perform<Name extends CommandName>(
    name: Name,
    args: CommandArguments<Name>,
    idempotencyKey?: IdempotencyKey | null,
  ): Promise<Result<CommandValue<Name>, Refusal>>
}

/** The command that a name and its arguments stand for. */
export function commandOf<Name extends CommandName>(
  name: Name,
  args: CommandArguments<Name>,
): Command<CommandValue<Name>> {
  const make = commands[name] as unknown as (...given: readonly unknown[]) => Command<CommandValue<Name>>
  return make(...args)
}

/** Performs them in this thread. */
export function localExecutor(desk: Desk): CommandExecutor {
  return { perform: (name, args, idempotencyKey) => perform(desk, commandOf(name, args), idempotencyKey) }
}
