import { useState } from 'preact/hooks'
import { useDesk } from '../desk.ts'

/** Texts of a form by field. */
type Texts = Readonly<Record<string, string>>

/**
 * What an editor changes in a form, saved in this browser until it is sent: _Back_, _Cancel_, a reload and a crash lose
 * nothing. Fields that were left alone follow what the desk has.
 *
 * @param name where it is saved, for this editor.
 * @param from what the fields say before anything is changed.
 */
export function useSavedChanges<T extends Texts>(
  name: string,
  from: T,
): {
  readonly texts: T
  readonly write: (change: Partial<T>) => void
  /** Forgets all changes. @returns the way back. */
  readonly drop: () => () => void
  /** Whether there were changes from before when the form was opened, and still are. */
  readonly isResumed: boolean
  /** Whether anything is other than what the desk has. */
  readonly isChanged: boolean
} {
  const { savedTexts, session } = useDesk()
  const [saved] = useState(() => savedTexts(session.editor?.id ?? ''))
  const [before] = useState(() => saved.load(name, (value) => readChanges(value, from)) ?? {})
  const [changes, setChanges] = useState<Partial<T>>(before)
  const keep = (next: Partial<T>): void => {
    setChanges(next)
    if (Object.keys(next).length === 0) saved.drop(name)
    else saved.save(name, next)
  }
  return {
    texts: { ...from, ...changes },
    write: (change) => {
      const next = Object.entries({ ...changes, ...change }).filter(([field, text]) => text !== from[field])
      keep(Object.fromEntries(next) as Partial<T>)
    },
    drop: () => {
      keep({})
      return () => keep(changes)
    },
    isChanged: Object.keys(changes).length > 0,
    isResumed: Object.keys(before).length > 0 && Object.keys(changes).length > 0,
  }
}

/** Reads changes that were saved in the browser; `null` when they are none. Fields that are gone are left out. */
export function readChanges<T extends Texts>(value: unknown, from: T): Partial<T> | null {
  if (typeof value !== 'object' || value === null) return null
  const known = Object.entries(value).filter(([field, text]) => field in from && typeof text === 'string')
  return known.length === 0 ? null : (Object.fromEntries(known) as Partial<T>)
}
