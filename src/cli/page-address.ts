/** Where the address of a page leads: as it is copied from a browser. */
export type PageAddress = {
  /** The desk, without a slash at the end. */
  readonly desk: string
  readonly story: string | null
  readonly post: string | null
}

/** Reads the address of a story or a post; `null` when the text is no web address of one. */
export function parsePageAddress(text: string): PageAddress | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null
  const { origin, pathname, hash } = new URL(text)
  const [, path = '', story = null, post = null] =
    /^(.*?)\/stories\/([^/]+)(?:\/posts\/([^/]+))?\/?$/.exec(pathname) ?? []
  if (story === null) return null
  // A link to a post within its story's page.
  const [, anchored = null] = /^#p-(.+)$/.exec(hash) ?? []
  return { desk: origin + path, story: decodeURIComponent(story), post: post ?? anchored }
}
