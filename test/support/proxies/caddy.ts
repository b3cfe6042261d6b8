import type { ProxyKind } from '../proxy.ts'

/** A whole Caddyfile. A global block before it keeps Caddy on loopback, and away from the authorities that sign. */
export const caddy: ProxyKind = {
  adapt(sites, { http, https, desk, certificate, key }) {
    const adapted = sites
      .replaceAll(/^live\.example\.org \{$/gm, `live.example.org {\n\ttls ${certificate} ${key}`)
      .replaceAll('127.0.0.1:8484', `127.0.0.1:${desk}`)
    return `{
	admin off
	http_port ${http}
	https_port ${https}
	default_bind 127.0.0.1
}

${adapted}`
  },
  command: (file) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', file],
}
