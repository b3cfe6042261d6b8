/**
 * Shows the latest posts of a story inside any page, live: `<section data-desk="https://…" data-story="SLUG">`.
 *
 * Loads a snapshot from the API, then follows the stream from the snapshot's cursor, so that nothing is missed between the
 * two and no reader asks twice. Words go in as text, never as HTML. Reading needs no token, and any origin may read.
 */
const LATEST = 5
const RELOAD_MS = 5_000

for (const section of document.querySelectorAll('section[data-desk][data-story]')) void load(section)

async function load(section) {
  const { desk, story } = section.dataset
  const slug = encodeURIComponent(story)
  const response = await fetch(`${desk}/api/v1/stories/${slug}?limit=${LATEST}`).catch(() => null)
  if (response === null || !response.ok) {
    if (section.childElementCount === 0) section.textContent = 'The live story cannot be loaded right now.'
    // A story that does not exist will not exist in five seconds either.
    if (response?.status !== 404) setTimeout(() => load(section), RELOAD_MS)
    return
  }
  const { headline, url, posts, cursor } = await response.json()
  const heading = element('h2')
  heading.append(element('a', { href: url }, headline))
  section.replaceChildren(heading, ...posts.map((post) => article(fromJson(post))))
  follow(section, `${desk}/live/stories/${slug}?after=${cursor}`)
}

function follow(section, address) {
  const stream = new EventSource(address)
  stream.addEventListener('post', ({ data }) => {
    const { id, html, change } = JSON.parse(data)
    const shown = section.querySelector(`#telex-${CSS.escape(id)}`)
    const next = article(fromHtml(id, html, address))
    // A correction or retraction changes the post where it stands; one that is not shown any more stays away.
    if (shown !== null) shown.replaceWith(next)
    else if (change === 'published') section.querySelector('h2').after(next)
    for (const old of [...section.querySelectorAll('article')].slice(LATEST)) old.remove()
  })
  // The cursor is of another log, say after a backup was restored.
  stream.addEventListener('reset', () => reload(0))
  stream.addEventListener('error', () => {
    // An EventSource reconnects by itself, except where it was refused.
    if (stream.readyState === EventSource.CLOSED) reload(RELOAD_MS)
  })

  function reload(afterMs) {
    stream.close()
    setTimeout(() => load(section), afterMs)
  }
}

/** A post of the API's snapshot. */
function fromJson({ id, url, publishedAt, headline, text, corrections, retraction }) {
  return {
    id,
    url,
    publishedAt,
    headline: retraction === null ? headline : '',
    paragraphs: retraction === null ? text.split('\n\n') : [],
    notes: [
      ...corrections.map(({ note }) => `Correction: ${note}`),
      ...(retraction === null ? [] : [`Retracted: ${retraction.reason}`]),
    ],
  }
}

/** A post of the stream, from the markup that docs/contracts.md promises. Parsing runs no script. */
function fromHtml(id, html, base) {
  const post = new DOMParser().parseFromString(html, 'text/html')
  const texts = (selector) =>
    [...post.querySelectorAll(selector)].map(({ textContent }) => textContent.trim())
  const link = post.querySelector('.permalink')
  return {
    id,
    url: new URL(link.getAttribute('href'), base).href,
    publishedAt: link.querySelector('time').dateTime,
    headline: texts('.post-headline')[0] ?? '',
    paragraphs: texts('.post-body > *'),
    notes: texts('.correction, .retraction'),
  }
}

function article({ id, url, publishedAt, headline, paragraphs, notes }) {
  const item = element('article', { id: `telex-${id}` })
  const link = element('a', { href: url })
  link.append(element('time', { dateTime: publishedAt }, new Date(publishedAt).toLocaleString()))
  item.append(link)
  if (headline) item.append(element('h3', {}, headline))
  item.append(...[...paragraphs, ...notes].map((text) => element('p', {}, text)))
  return item
}

function element(name, properties = {}, text = '') {
  const made = Object.assign(document.createElement(name), properties)
  if (text !== '') made.textContent = text
  return made
}
