/** The parts of a `package-lock.json` (version 3) that the checks look at. */
export type Lock = {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly optionalDependencies?: Readonly<Record<string, string>>
        readonly resolved?: string
        readonly hasInstallScript?: boolean
        readonly integrity?: string
        readonly link?: boolean
      }
    >
  >
}

/**
 * What is wrong with a lock, one line each.
 *
 * - A registry's copy that lags leaves out other platforms' binaries, and `npm install` drops them silently: then `npm ci`
 *   fails there. So every optional dependency needs an entry of its own.
 * - Addresses would tie everybody to the registry of the machine that wrote the lock.
 * - Install scripts run code at install; we have none, so `--ignore-scripts` is safe.
 * - A package without a hash could be another one tomorrow.
 */
export function problemsOf(lock: Lock): readonly string[] {
  const places = Object.keys(lock.packages)
  return Object.entries(lock.packages).flatMap(([place, entry]) => {
    const name = place === '' ? 'the project' : place
    const missing = Object.keys(entry.optionalDependencies ?? {})
      .filter(
        (other) =>
          !places.some((one) => one === `node_modules/${other}` || one.endsWith(`/node_modules/${other}`)),
      )
      .map((other) => `${name}: optional ${other} has no entry`)
    return [
      ...missing,
      ...(entry.resolved === undefined ? [] : [`${name}: has an address`]),
      ...(entry.hasInstallScript === true ? [`${name}: has an install script`] : []),
      ...(place !== '' && entry.integrity === undefined ? [`${name}: has no hash`] : []),
    ]
  })
}
