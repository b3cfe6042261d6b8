import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second on every machine. */
const TICK_MS = 10
const PAGE_BYTES = 4_096

/** CPU time of a process and its descendants so far, in milliseconds, in steps of ten. */
export function cpuMs(pid: number): number {
  return processTree(pid).reduce((sum, member) => sum + ownCpuMs(member), 0)
}

/** A process and its running descendants. */
export function processTree(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .split(' ')
      .filter((word) => word.trim() !== '')
      .map(Number),
  )
  return [pid, ...children.flatMap(processTree)]
}

function ownCpuMs(pid: number): number {
  // The name in brackets may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

/** CPU time used on one core by all processes so far, steal time included, in milliseconds. */
export function coreMs(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? ''
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(' ').map(Number)
  return (user + nice + system + irq + softirq + steal) * TICK_MS
}

/** Resident memory of a process and its descendants, in bytes. */
export function rssBytes(pid: number): number {
  const ownBytes = (member: number): number =>
    Number(readFileSync(`/proc/${member}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  return processTree(pid).reduce((sum, member) => sum + ownBytes(member), 0)
}

/** What a process has caused to be written to a disk so far, in bytes; sockets don't count. */
export function diskBytesWritten(pid: number): number {
  return Number(/^write_bytes: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0)
}

/** Open files and sockets of a process. */
export function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** The kernel's slab memory, in bytes: it includes both ends of sockets. `null` where it isn't reported. */
export function kernelBytes(): number | null {
  const slab = /^Slab:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
  return slab === undefined ? null : Number(slab) * 1_024
}
