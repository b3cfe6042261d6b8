import { readFileSync } from 'node:fs'

/**
 * Controls the clocks of a program: `node --import ./test/support/stepped-clock.ts`. `STEPPED_CLOCK` names a file that
 * holds two numbers of milliseconds, in every thread: how far the wall clock is off, and how much time has passed that
 * the program did not have to wait for. The second moves the wall clock and the monotonic clock alike. A change takes
 * effect within some hundredths of a second.
 */
const READ_EVERY_MS = 20

const file = process.env['STEPPED_CLOCK'] ?? ''
const trueNow = Date.now.bind(Date)
const trueMonotonicNow = performance.now.bind(performance)
const TrueDate = Date
let [offMs, passedMs] = read()

function read(): readonly [number, number] {
  const [off = 0, passed = 0] = readFileSync(file, 'utf8').split(' ').map(Number)
  return [off, passed]
}

setInterval(() => ([offMs, passedMs] = read()), READ_EVERY_MS).unref()
performance.now = () => trueMonotonicNow() + passedMs
Date.now = () => trueNow() + passedMs + offMs
globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [Date.now()] : given, newTarget) as Date,
})
