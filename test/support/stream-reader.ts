/** One event as it was received, with its data parsed. */
type ReceivedEvent = {
  readonly event: string
  readonly id: string
  readonly data: Readonly<Record<string, unknown>>
}

/** An open stream, parsed strictly by the rules of the HTML standard (section 9.2.6): unknown fields are errors. */
export type StreamReader = AsyncDisposable & {
  readonly response: Response
  /** The next event of any kind. @throws when the stream ends, or is silent for ten seconds. */
  readonly next: () => Promise<ReceivedEvent>
  /** The next event that is not `hello` or `heartbeat`. */
  readonly nextNews: () => Promise<ReceivedEvent>
  /** The last id received: where a browser would resume. */
  readonly lastId: () => string
  /** Resolves when the stream has ended. */
  readonly ended: () => Promise<void>
  /** Closes it, as a page does that is left. Returns the last id. */
  readonly drop: () => Promise<string>
}

const TIMEOUT_MS = 10_000

/** Opens a stream. @param lastEventId what a browser that reconnects by itself sends. */
export async function readStream(address: string, lastEventId?: string): Promise<StreamReader> {
  const abort = new AbortController()
  const response = await fetch(address, {
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  })
  if (response.body === null) throw new Error('The stream has no body.')
  const chunks = response.body.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let text = ''
  let lastId = lastEventId ?? ''

  const more = async (): Promise<boolean> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS)
    const late = new Promise<never>((_resolve, reject) => {
      timeout.addEventListener('abort', () => reject(new Error('The stream is silent.')), { once: true })
    })
    const { done, value } = await Promise.race([chunks.next(), late])
    text += value ?? ''
    return done !== true
  }

  const next = async (): Promise<ReceivedEvent> => {
    for (let end = text.indexOf('\n\n'); ; end = text.indexOf('\n\n')) {
      if (end !== -1) {
        const event = parseEvent(text.slice(0, end))
        text = text.slice(end + 2)
        if (event.id !== '') lastId = event.id
        return event
      }
      if (!(await more())) throw new Error('The stream has ended.')
    }
  }

  const close = async (): Promise<void> => {
    abort.abort()
    // The pending read ends with the abort; nobody waits for it any more.
    await chunks.return?.().catch(() => undefined)
  }

  return {
    response,
    next,
    async nextNews() {
      for (;;) {
        const event = await next()
        if (event.event !== 'hello' && event.event !== 'heartbeat') return event
      }
    },
    lastId: () => lastId,
    async ended() {
      try {
        while (await more());
      } catch (error) {
        // A cut line is an end too; silence is not.
        if (error instanceof Error && error.message === 'The stream is silent.') throw error
      }
    },
    async drop() {
      await close()
      return lastId
    },
    [Symbol.asyncDispose]: close,
  }
}

function parseEvent(block: string): ReceivedEvent {
  const fields: Record<string, string> = { event: 'message', id: '', data: '' }
  for (const line of block.split('\n')) {
    const [, name, value] = /^(event|retry|id|data): (.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new Error(`A strange line: ${JSON.stringify(line)}`)
    fields[name] = value
  }
  const { event = '', id = '', data = '' } = fields
  return { event, id, data: JSON.parse(data) as Record<string, unknown> }
}
