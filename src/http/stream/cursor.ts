import { parseCursor, type Epoch, type Seq } from '../../domain/ids.ts'

/** The position that a client's cursor names in this log. A malformed one, or one of another epoch, can't be served. */
export function seqOfCursor(text: string, epoch: Epoch): Seq | 'other-epoch' {
  const cursor = parseCursor(text)
  return cursor?.epoch === epoch ? cursor.seq : 'other-epoch'
}
