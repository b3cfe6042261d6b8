/** One reader's open stream, as the hub needs it: bytes go out, and it can be seen how far behind they are. */
export interface ReaderConnection {
  /** Queues bytes. The same buffer is shared by many readers and must not be changed. Does nothing once it is closed. */
  write(bytes: Buffer): void
  /** Bytes written and not yet taken by the operating system. */
  readonly unsentBytes: number
  /** Resolves when everything written was taken; rejects with the signal's reason when it is aborted. */
  drained(signal: AbortSignal): Promise<void>
  /** Ends the stream after what was written; cuts it at once where the reader is not taking anything. */
  end(how: 'flush' | 'cut'): void
  /** Aborted once, when the connection is gone for whatever reason. */
  readonly closed: AbortSignal
}
