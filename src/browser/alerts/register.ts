import { scriptAddress } from '../trusted.ts'

/** A worker that is not there by then won't be. */
const READY_WAIT_MS = 20_000

/**
 * Registers the service worker and waits until it is active, which a subscription needs.
 *
 * @param base the path the desk is served under.
 */
export async function registerWorker(base: string): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(scriptAddress(`${base}/sw.js`), {
    scope: `${base}/`,
    updateViaCache: 'none',
  })
  return await Promise.race([navigator.serviceWorker.ready, lateAfter(READY_WAIT_MS)])
}

function lateAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('The service worker did not become ready.')), ms)
  })
}
