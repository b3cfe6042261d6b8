import { parentPort } from 'node:worker_threads'
import { nodeTools } from '../adapters/crypto/tools.ts'
import { sqlDeskStore } from '../adapters/sql/desk-store.ts'
import { WriteConnection } from '../adapters/sqlite/write-connection.ts'
import {
  toThreadFault,
  type SessionStatement,
  type StatementResult,
  type WriterAnswer,
  type WriterMessage,
  type WriterRequest,
} from '../adapters/sqlite/writer-messages.ts'
import type { Tools } from '../desk/clock.ts'
import { commandOf, type CommandArguments, type CommandName } from '../desk/commands.ts'
import type { DeskStore } from '../desk/desk-store.ts'
import { commit, type Outcome } from '../desk/perform.ts'
import type { Instant } from '../domain/ids.ts'

/**
 * The program of the thread that writes: the desk's commands run here as they are, and statements of everybody else who
 * writes take turns with them. It loads neither Kysely nor anything of HTTP: each MiB here is one of every desk's memory.
 */
const port = parentPort
if (port === null) throw new Error('This is the program of a thread.')

let opened: { readonly connection: WriteConnection; readonly store: DeskStore } | null = null
const running = new Set<Promise<void>>()
let answers: WriterAnswer[] = []
let write: Extract<WriterMessage, { kind: 'answers' }>['write'] = null

const systemTools = nodeTools()
let givenNow = 0 as Instant
const givenTools = nodeTools(() => givenNow)

port.on('message', (requests: readonly WriterRequest[]) => {
  for (const request of requests) handle(request)
})

function handle(request: WriterRequest): void {
  switch (request.kind) {
    case 'open':
      open(request.path, request.identity)
      return
    case 'lose':
      opened?.connection.guard?.lose(request.reason)
      return
    case 'close':
      void close()
      return
    case 'command':
      answer(request.id, runCommand(request))
      return
    case 'statement':
      answer(request.id, runStatement(request))
      return
    default:
      request satisfies never
  }
}

function isOpen(): NonNullable<typeof opened> {
  if (opened === null) throw new Error('The store is not open.')
  return opened
}

function open(path: string, identity: string): void {
  try {
    const connection = new WriteConnection(path, identity, (fault) => {
      write = fault === null ? 'committed' : toThreadFault(fault)
    })
    opened = { connection, store: sqlDeskStore(connection.transactions) }
    tell({ kind: 'opened', ...connection.heads() })
  } catch (error) {
    tell({ kind: 'failed', fault: toThreadFault(error) })
    port?.close()
  }
}

async function runCommand({
  name,
  args,
  idempotencyKey,
  now,
}: Extract<WriterRequest, { kind: 'command' }>): Promise<Outcome<unknown>> {
  const command = commandOf(name as CommandName, args as CommandArguments<CommandName>)
  const tools = now === null ? systemTools : toolsAt(now)
  return commit({ store: isOpen().store, tools }, command, idempotencyKey)
}

async function runStatement(statement: SessionStatement): Promise<StatementResult> {
  return isOpen().connection.statement(statement)
}

/** Tools by a clock that stands still for one command. */
function toolsAt(now: Instant): Tools {
  return {
    ...givenTools,
    now: () => {
      givenNow = now
      return now
    },
  }
}

/** What ends in the same turn is told in one message: the calls of a shared commit are. */
function answer(id: number, work: Promise<unknown>): void {
  const told = tellEnd(id, work).finally(() => running.delete(told))
  running.add(told)
}

async function tellEnd(id: number, work: Promise<unknown>): Promise<void> {
  const one = await work.then(
    (value): WriterAnswer => ({ id, ok: true, value }),
    (error: unknown): WriterAnswer => ({ id, ok: false, fault: toThreadFault(error) }),
  )
  if (answers.push(one) === 1) process.nextTick(flush)
}

function flush(): void {
  if (answers.length === 0) return
  tell({ kind: 'answers', answers, write })
  answers = []
  write = null
}

function tell(message: WriterMessage): void {
  port?.postMessage(message)
}

/** Everything that was asked before is finished and answered. */
async function close(): Promise<void> {
  await Promise.all(running)
  await opened?.connection.close()
  flush()
  port?.close()
}
