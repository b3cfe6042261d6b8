import type { Encoding } from './compress.ts'

/** One reader's open stream, as the hub needs it: bytes go out, and it can be seen how far behind they are. */
export interface ReaderConnection {
  /** What its bytes have to be in. */
  readonly encoding: Encoding
  /** Queues bytes. The same buffer is shared by many readers and must not be changed. Does nothing once it is closed. */
  write(bytes: Buffer): void
  /** Bytes written and not yet taken by the operating system. */
  readonly unsentBytes: number
  /** Resolves when everything written was taken or the connection is gone; rejects with the signal's reason when it is aborted. */
  drained(signal: AbortSignal): Promise<void>
  /** Ends the stream after what was written; cuts it at once where the reader is not taking anything. */
  end(how: 'flush' | 'cut'): void
  /** Whether the connection is gone, for whatever reason. */
  readonly isClosed: boolean
  /** Calls back once when the connection is gone; at once when it already is. */
  onClose(listener: () => void): void
}
