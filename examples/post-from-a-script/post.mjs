/**
 * Posts one sentence to a story: `TELEX_TOKEN=… node post.mjs STORY 'The bridge is open again.'`
 *
 * Needs Node 18 or later and nothing else. A lost reply is asked for again under the same key, so nothing is posted twice.
 */
const [story, text] = process.argv.slice(2)
const url = process.env.TELEX_URL ?? 'http://localhost:8484'
const token = process.env.TELEX_TOKEN
if (story === undefined || text === undefined || token === undefined) {
  console.error('Usage: TELEX_TOKEN=… node post.mjs STORY TEXT')
  process.exit(2)
}

const ATTEMPTS = 4
const key = crypto.randomUUID()

for (let attempt = 1; ; attempt++) {
  const response = await send().catch((error) => error)
  if (response instanceof Response && response.ok) {
    const post = await response.json()
    console.log(post.url ?? post.id)
    break
  }
  const isFinal = response instanceof Response && response.status < 500 && response.status !== 429
  if (isFinal || attempt === ATTEMPTS) {
    // Every refusal is a problem document (RFC 9457); `detail` is a sentence.
    console.error(response instanceof Response ? await response.text() : response.message)
    process.exit(1)
  }
  const retryAfter = response instanceof Response ? Number(response.headers.get('retry-after')) : 0
  await new Promise((resolve) => setTimeout(resolve, 1_000 * Math.min(retryAfter || 2 ** attempt, 60)))
}

function send() {
  return fetch(`${url}/api/v1/stories/${encodeURIComponent(story)}/posts`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
    },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(15_000),
  })
}
