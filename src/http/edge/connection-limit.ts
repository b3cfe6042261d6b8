import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressKey, networkKey } from '../stream/address-limits.ts'
import type { StreamCapacity } from '../stream/stream-capacity.ts'

/** From half of the limit on each response closes its connection; from three quarters on idle ones are closed too. */
const CLOSE_AFTER_RESPONSE_RATIO = 0.5
const CLOSE_IDLE_RATIO = 0.75
/** Requests within it are counted for once: a crowd makes some thousand a second. */
const CHECK_DELAY_MS = 5
/**
 * What one address may keep of the connections that are no streams, and the least: browsers keep six each, and an office
 * shares an address. It may open a quarter of all at one moment, as when its readers come back after a restart.
 */
const ADDRESS_RATIO = 0.25
const LEAST_OF_ADDRESS = 16
/** A younger connection may be a stream in a moment, and never gives way. */
const YOUNG_MS = 2_000
/** An IPv6 /48, in multiples of one address. */
const NETWORK_FACTOR = 2

/** One connection that counts against its address. */
type Counted = {
  readonly keys: readonly string[]
  readonly onClose: () => void
  readonly openedAtMs: number
  /** Requests that are being handled. */
  requests: number
}

/**
 * Limits the connections that are not live streams, by their share of the connections that a process may have.
 *
 *   below half     keep-alive: a connection stays open for the client's next request
 *   half           each response closes its connection
 *   three quarters idle connections are closed too, as new ones arrive
 *   full           new connections are dropped by the system, so that the store and the alert senders keep their files
 *
 * One address keeps at most a quarter of them, and an IPv6 network half. Above that its oldest connection without a request
 * under way gives way to the new one, whether it has sent something or not. While all are busy or young, up to a quarter of
 * all connections, streams included, may be open; then the new one is closed.
 *
 * Holds an entry for each connection that is no stream.
 */
export class ConnectionLimit {
  readonly #server: Server
  readonly #max: number
  readonly #capacity: StreamCapacity
  readonly #connections = new WeakMap<Socket, Counted>()
  /** By address and by network, the oldest first. */
  readonly #byKey = new Map<string, Set<Socket>>()
  readonly #nowMs: () => number
  #isLimited: (address: string) => boolean = () => false
  #isChecking = false
  /** At the last check. */
  #count = 0

  /** @param max connections at once, without the streams. */
  constructor(server: Server, max: number, capacity: StreamCapacity, nowMs = () => performance.now()) {
    this.#server = server
    this.#nowMs = nowMs
    this.#max = max
    this.#capacity = capacity
    server.maxConnections = capacity.limit + max
    server.on('drop', () => {
      capacity.refused.connectionLimit++
      this.check()
    })
  }

  get isNearLimit(): boolean {
    return this.#count > this.#max * CLOSE_AFTER_RESPONSE_RATIO
  }

  /** From here on the addresses that this names are limited. A proxy's address stands for all of its clients. */
  limitAddresses(isLimited: (address: string) => boolean): void {
    this.#isLimited = isLimited
  }

  /** Counts a new connection against its address. Closes it and returns false when it is one too many. */
  open(socket: Socket): boolean {
    const address = socket.remoteAddress
    if (address === undefined || !this.#isLimited(address)) return true
    const key = addressKey(address)
    const network = networkKey(key)
    const isAdmitted = this.#makeRoom(key, 1) && (network === null || this.#makeRoom(network, NETWORK_FACTOR))
    if (!isAdmitted) {
      this.#capacity.refused.connectionLimit++
      socket.destroy()
      return false
    }
    const keys = network === null ? [key] : [key, network]
    const onClose = (): void => this.release(socket)
    this.#connections.set(socket, { keys, onClose, openedAtMs: this.#nowMs(), requests: 0 })
    for (const one of keys) this.#of(one).add(socket)
    socket.once('close', onClose)
    return true
  }

  /** A request has begun; a connection with one under way is closed by nobody else's. Returns what to call at its end. */
  begin(socket: Socket): (() => void) | null {
    const counted = this.#connections.get(socket)
    if (counted === undefined) return null
    counted.requests++
    return () => void counted.requests--
  }

  /** The connection is closed, or has become a stream, which is counted as such. */
  release(socket: Socket): void {
    const counted = this.#connections.get(socket)
    if (counted === undefined) return
    this.#connections.delete(socket)
    // A stream holds nothing of this.
    socket.off('close', counted.onClose)
    for (const key of counted.keys) {
      const sockets = this.#of(key)
      sockets.delete(socket)
      if (sockets.size === 0) this.#byKey.delete(key)
    }
  }

  #of(key: string): Set<Socket> {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const sockets = new Set<Socket>()
    this.#byKey.set(key, sockets)
    return sockets
  }

  /** Closes the oldest connection under this key that can be spared, when there are too many. Returns whether there is room. */
  #makeRoom(key: string, factor: number): boolean {
    const sockets = this.#byKey.get(key)
    const kept = Math.max(LEAST_OF_ADDRESS, Math.floor(this.#max * ADDRESS_RATIO)) * factor
    if (sockets === undefined || sockets.size < kept) return true
    for (const socket of sockets) {
      const { openedAtMs = 0, requests = 0 } = this.#connections.get(socket) ?? {}
      if (requests > 0) continue
      // Those after it are younger.
      if (this.#nowMs() - openedAtMs < YOUNG_MS) break
      this.release(socket)
      socket.destroy()
      return true
    }
    const all = this.#capacity.limit + this.#max
    return sockets.size < Math.max(kept, Math.floor(all * ADDRESS_RATIO) * factor)
  }

  /** Counts the connections, soon, and closes idle ones when there are too many. */
  check(): void {
    if (this.#isChecking) return
    this.#isChecking = true
    // NOTE: not in this turn of the event loop: until its end a new connection looks idle.
    setTimeout(() => {
      this.#isChecking = false
      this.#server.getConnections((error, all) => {
        if (error !== null) return
        this.#count = all - this.#capacity.open
        if (this.#count > this.#max * CLOSE_IDLE_RATIO) this.#server.closeIdleConnections()
      })
    }, CHECK_DELAY_MS).unref()
  }
}
