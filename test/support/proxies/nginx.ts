import { mkdirSync } from 'node:fs'
import type { ProxyKind } from '../proxy.ts'

/** Servers as they stand in a file of `sites-enabled`. */
export const nginx: ProxyKind = {
  adapt(servers, { folder, http, https, desk, certificate, key }) {
    const adapted = servers
      .replaceAll(/listen 80;/g, `listen 127.0.0.1:${http};`)
      .replaceAll(/listen 443 /g, `listen 127.0.0.1:${https} `)
      .replaceAll(/ssl_certificate .*;/g, `ssl_certificate ${certificate};`)
      .replaceAll(/ssl_certificate_key .*;/g, `ssl_certificate_key ${key};`)
      .replaceAll('127.0.0.1:8484', `127.0.0.1:${desk}`)
    return around(adapted, folder)
  },
  command: (file, { folder }) => ['nginx', '-p', folder, '-e', 'stderr', '-c', file],
}

/** What Debian's own nginx.conf is to a file in sites-enabled: nothing here that the configuration itself should say. */
function around(servers: string, folder: string): string {
  mkdirSync(`${folder}/tmp`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`)
    .join('\n')
  return `
    daemon off;
    pid ${folder}/nginx.pid;
    worker_processes 1;
    events { worker_connections 256; }
    http {
      access_log off;
      gzip on;
      ${temporary}
      ${servers}
    }`
}
