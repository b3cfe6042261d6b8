import type { Migration } from 'kysely/migration'
import { desk } from './0001-desk.ts'
import { push } from './0002-push.ts'
import { lateChanges } from './0003-late-changes.ts'
import { breaking } from './0004-breaking.ts'
import { digest } from './0005-digest.ts'

/** In the order in which they run. A migration that has been released is never changed; the next one mends it. */
export const migrations: Record<string, Migration> = {
  '0001-desk': desk,
  '0002-push': push,
  '0003-late-changes': lateChanges,
  '0004-breaking': breaking,
  '0005-digest': digest,
}
