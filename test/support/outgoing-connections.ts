import { Socket, type LookupFunction, type TcpNetConnectOpts } from 'node:net'

/** What stands for a public address in a test: nothing of it leaves this machine. */
export type Route = { readonly address: string; readonly port: number }

type Connect = (this: Socket, ...args: unknown[]) => Socket

/**
 * Notices every connection that is begun in this thread, to any address and by any code.
 *
 * A name that was looked up and passed may lead to `route.address`; then it is this machine's `route.port` that is connected to.
 */
export class OutgoingConnections implements Disposable {
  readonly #connect: Connect
  readonly #begun: string[] = []

  constructor(route: Route | null = null) {
    const begun = this.#begun
    const connect = Reflect.get(Socket.prototype, 'connect') as Connect
    this.#connect = connect
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      this.on('connectionAttempt', (address: string, port: number) => begun.push(`${address} ${port}`))
      const [options, ...rest] = args
      return connect.apply(this, [routed(options, route), ...rest])
    }
  }

  /** Those begun since it was asked the last time, as `ADDRESS PORT`. */
  take(): readonly string[] {
    return this.#begun.splice(0)
  }

  [Symbol.dispose](): void {
    Socket.prototype.connect = this.#connect
  }
}

function routed(options: unknown, route: Route | null): unknown {
  if (route === null || !isLookedUp(options)) return options
  const { lookup } = options
  const detour: LookupFunction = (host, how, callback) => {
    lookup(host, how, (error, found, family) => {
      const first = typeof found === 'string' ? found : found[0]?.address
      if (error === null && first === route.address) callback(null, [{ address: '127.0.0.1', family: 4 }])
      else callback(error, found, family)
    })
  }
  return { ...options, lookup: detour, port: route.port }
}

function isLookedUp(options: unknown): options is TcpNetConnectOpts & { readonly lookup: LookupFunction } {
  return (
    typeof options === 'object' &&
    options !== null &&
    'lookup' in options &&
    typeof options.lookup === 'function'
  )
}
