import type { ProxyKind } from '../proxy.ts'

/** Sections as they stand below `global` and `defaults`. */
export const haproxy: ProxyKind = {
  adapt(sections, { http, https, desk, combined }) {
    const adapted = sections
      .replaceAll(/bind :80$/gm, `bind 127.0.0.1:${http}`)
      .replaceAll(/bind :443 /g, `bind 127.0.0.1:${https} `)
      .replaceAll(/ crt \S+/g, ` crt ${combined}`)
      .replaceAll('127.0.0.1:8484', `127.0.0.1:${desk}`)
    return `${defaults}\n${adapted}`
  },
  command: (file) => ['haproxy', '-db', '-f', file],
}

/** What Debian's own haproxy.cfg says first, without what concerns its user and its log. */
const defaults = `
global
    ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets

defaults
    mode http
    option dontlognull
    timeout connect 5000
    timeout client 50000
    timeout server 50000
`
