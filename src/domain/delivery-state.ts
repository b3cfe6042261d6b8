/**
 * The state of one browser of an alert's audience. Stored as four bits, so the numbers are part of the store's format.
 *
 *   none         not in the audience
 *   waiting      still to be tried
 *   leased       its request leaves now, or had left when the process was killed: it may have arrived
 *   accepted     the push service has it
 *   retrying     to be tried again; it has certainly not arrived
 *   in-doubt     to be tried again; an answer was lost, so that it may have arrived
 *   expired, stopped, refused, gone, withheld-*   an end without arrival
 *   expired-in-doubt, stopped-in-doubt            an end, and it may have arrived
 */
export const deliveryStates = [
  'none',
  'waiting',
  'leased',
  'accepted',
  'retrying',
  'in-doubt',
  'expired',
  'expired-in-doubt',
  'stopped',
  'stopped-in-doubt',
  'refused',
  'gone',
  'withheld-quiet-hours',
  'withheld-daily-limit',
  'withheld-open-page',
] as const

export type DeliveryState = (typeof deliveryStates)[number]

/** How many subscriptions one chunk of the ledger speaks of: 500 bytes, rewritten whole when one of them changes. */
export const CHUNK_SIZE = 1_000

/** The chunk a subscription's number belongs to. */
export function chunkOf(no: number): number {
  return Math.floor(no / CHUNK_SIZE)
}

const codes = new Map<DeliveryState, number>(deliveryStates.map((state, code) => [state, code]))

/** States in which a browser may show the alert, so that a correction or retraction has to reach it. */
const mayHaveArrived: ReadonlySet<DeliveryState> = new Set<DeliveryState>([
  'leased',
  'accepted',
  'in-doubt',
  'expired-in-doubt',
  'stopped-in-doubt',
])

export function isSent(state: DeliveryState): boolean {
  return mayHaveArrived.has(state)
}

/** Still to come to an end. */
export function isOpen(state: DeliveryState): boolean {
  return state === 'waiting' || state === 'leased' || state === 'retrying' || state === 'in-doubt'
}

/** The states of one chunk's subscriptions, four bits each. */
export class ChunkStates {
  readonly chunk: number
  readonly bytes: Uint8Array

  /** @param bytes `CHUNK_SIZE / 2` bytes, changed in place; none starts with an empty audience. */
  constructor(chunk: number, bytes: Uint8Array = new Uint8Array(CHUNK_SIZE / 2)) {
    this.chunk = chunk
    this.bytes = bytes
  }

  get(no: number): DeliveryState {
    return this.#at(no - this.chunk * CHUNK_SIZE)
  }

  set(no: number, state: DeliveryState): void {
    const place = no - this.chunk * CHUNK_SIZE
    const byte = this.bytes[place >> 1] ?? 0
    const code = codes.get(state) ?? 0
    this.bytes[place >> 1] = (place & 1) === 0 ? (byte & 0xf0) | code : (byte & 0x0f) | (code << 4)
  }

  /** Every subscription in the audience with its state, in the order of the numbers. */
  *entries(): Generator<readonly [no: number, state: DeliveryState]> {
    const first = this.chunk * CHUNK_SIZE
    for (let place = 0; place < CHUNK_SIZE; place++) {
      // Most of a chunk is empty when few follow a story: two entries at a time are skipped.
      if ((place & 1) === 0 && this.bytes[place >> 1] === 0) place++
      else {
        const state = this.#at(place)
        if (state !== 'none') yield [first + place, state]
      }
    }
  }

  #at(place: number): DeliveryState {
    const byte = this.bytes[place >> 1] ?? 0
    return deliveryStates[(place & 1) === 0 ? byte & 0x0f : byte >> 4] ?? 'none'
  }
}
