import { readFileSync } from 'node:fs'
import { fencesOf } from '../house/markdown.ts'
import type { ProxyName } from './proxy.ts'

const path = 'docs/operate/deploy.md'
const languages: Readonly<Record<ProxyName, string>> = {
  nginx: 'nginx',
  caddy: 'caddyfile',
  haproxy: 'haproxy',
}

/** What the documentation has a desk behind a proxy say. */
export const behindProxy = { trustProxy: '1', host: '127.0.0.1' } as const

/** The configuration that the documentation gives for a proxy, as it is printed there. */
export function documentedProxy(name: ProxyName): string {
  const found = fencesOf({ path, text: readFileSync(path, 'utf8') })
    .filter(({ language }) => language === languages[name])
    .map(({ code }) => code)
  if (found.length === 0) throw new Error(`${path} has no configuration for ${name}.`)
  return found.join('\n')
}
