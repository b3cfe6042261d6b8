import { readFileSync } from 'node:fs'

/**
 * How many files and connections this process may have open at once; `null` where the system does not say (`/proc` is
 * Linux's). Node has raised the soft limit to the hard one by the time anything of ours runs.
 */
export function openFileLimit(): number | null {
  try {
    return limitIn(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return null
  }
}

/** The soft limit in the text of `/proc/PID/limits`; `null` where it has none, or where it is “unlimited”. */
export function limitIn(limits: string): number | null {
  const line = /^Max open files\s+(\d+)/m.exec(limits)?.[1]
  return line === undefined ? null : Number(line)
}
