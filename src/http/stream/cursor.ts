import { parseCursor, type Epoch, type Seq } from '../../domain/ids.ts'

/** Where in this log a cursor from outside stands; one of another log, or of none, can't be served. */
export function placeOf(text: string, epoch: Epoch): Seq | 'other-epoch' {
  const cursor = parseCursor(text)
  return cursor?.epoch === epoch ? cursor.seq : 'other-epoch'
}
