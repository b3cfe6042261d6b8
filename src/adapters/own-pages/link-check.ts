import type { PostId } from '../../domain/ids.ts'

/** Ten times the largest page. */
const MAX_BYTES = 2 * 1024 * 1024
const TIMEOUT_MS = 5_000

/**
 * Whether a post's page responds 200 and contains the post, as a reader who taps an alert would see it. Bypasses caches.
 *
 * @param address the absolute address of the page, as readers reach it.
 */
export async function isPostThere(address: string, post: PostId, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(address, {
      redirect: 'error',
      headers: { accept: 'text/html', 'cache-control': 'no-cache' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (response.status !== 200 || response.body === null) {
      await response.body?.cancel()
      return false
    }
    return await contains(response.body, `data-post="${post}"`)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Error) return false
    throw error
  }
}

async function contains(body: ReadableStream<Uint8Array>, mark: string): Promise<boolean> {
  const decoder = new TextDecoder()
  let bytes = 0
  let tail = ''
  for await (const chunk of body) {
    bytes += chunk.length
    tail += decoder.decode(chunk, { stream: true })
    if (tail.includes(mark)) return true
    if (bytes > MAX_BYTES) return false
    tail = tail.slice(-mark.length)
  }
  return false
}
