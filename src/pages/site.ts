/** What every page knows of the desk it belongs to. Plain data. */
export type Site = {
  /** The newsroom's name. */
  readonly name: string
  /** What readers see: absolute, `https://live.example.org` or with a path below it; no slash at its end. */
  readonly publicUrl: string
  /** The text of the button that offers alerts. */
  readonly invitation: string
  /** Language of the newsroom's texts, BCP 47. */
  readonly lang: string
  /** The newsroom's time zone, IANA. */
  readonly timeZone: string
  /** Where the built files are: addresses from the root of the host. */
  readonly assets: Assets
}

export type Assets = {
  readonly readerScript: string
  readonly readerStyle: string
  readonly deskScript: string
  readonly deskStyle: string
}

/** The path the desk is served under: `''` at the root of its host, `/live` below it. */
export function publicPath(site: Pick<Site, 'publicUrl'>): string {
  return new URL(site.publicUrl).pathname.replace(/\/+$/, '')
}
