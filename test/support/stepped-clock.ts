import { readFileSync } from 'node:fs'

/**
 * Sets the clock of a program: `node --import ./test/support/stepped-clock.ts`, with `STEPPED_CLOCK` naming a file that holds
 * by how many milliseconds it is off, in threads as well. What is written there holds within some hundredths of a second.
 * Clocks that only go forward are left alone, as a set clock leaves them.
 */
const LOOK_EVERY_MS = 20

const file = process.env['STEPPED_CLOCK'] ?? ''
const trueNow = Date.now.bind(Date)
const TrueDate = Date
let offMs = read()

function read(): number {
  return Number(readFileSync(file, 'utf8'))
}

setInterval(() => (offMs = read()), LOOK_EVERY_MS).unref()
Date.now = () => trueNow() + offMs
globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [Date.now()] : given, newTarget) as Date,
})
