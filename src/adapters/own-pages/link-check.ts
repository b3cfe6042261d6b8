import type { PostId } from '../../domain/ids.ts'

/** A page of ours has a tenth of that. */
const MAX_BYTES = 2 * 1024 * 1024
const ANSWER_MS = 5_000

/**
 * Whether a post's page answers 200 with the post in it, as a reader who taps an alert would get it: past every cache
 * that is on the way.
 *
 * @param address the page, absolute, as readers reach it.
 */
export async function isPostThere(address: string, post: PostId, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(address, {
      redirect: 'error',
      headers: { accept: 'text/html', 'cache-control': 'no-cache' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
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
