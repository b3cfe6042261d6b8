import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setting, versionOf, type InteropServer } from '../interop-server.ts'

const isRoot = process.getuid?.() === 0

/** Writes a file into the folder. @returns its path. */
function write(folder: string, name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const nginx: InteropServer = {
  name: 'nginx',
  version: () => versionOf('nginx', ['-v']),
  has: { requestsPerConnection: true, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, certificate, key }, { requestsPerConnection, concurrentStreams }) {
    mkdirSync(join(folder, 'tmp'))
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${folder}/tmp/${kind};`)
      .join('\n')
    const file = write(
      folder,
      'nginx.conf',
      `daemon off;
pid ${folder}/nginx.pid;
worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary}
  upstream origin { server 127.0.0.1:${originPort}; keepalive 64; }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${certificate};
    ssl_certificate_key ${key};
    ${setting((value) => `keepalive_requests ${value};`, requestsPerConnection)}
    ${setting((value) => `http2_max_concurrent_streams ${value};`, concurrentStreams)}
    location / { proxy_pass http://origin; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
`,
    )
    return { commands: [['nginx', '-p', folder, '-e', 'stderr', '-c', file]] }
  },
}

const caddy: InteropServer = {
  name: 'caddy',
  version: () => versionOf('caddy', ['version']),
  has: { requestsPerConnection: false, concurrentStreams: false },
  counts: 'origin',
  launch({ folder, port, originPort, certificate, key }) {
    const file = write(
      folder,
      'Caddyfile',
      `{
  admin off
  auto_https off
  default_bind 127.0.0.1
}
https://localhost:${port} {
  tls ${certificate} ${key}
  reverse_proxy 127.0.0.1:${originPort}
}
`,
    )
    return { commands: [['caddy', 'run', '--adapter', 'caddyfile', '--config', file]] }
  },
}

const haproxy: InteropServer = {
  name: 'haproxy',
  version: () => versionOf('haproxy', ['-v']),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, combined }, { concurrentStreams }) {
    const file = write(
      folder,
      'haproxy.cfg',
      `global
  ssl-default-bind-options ssl-min-ver TLSv1.2
  ${setting((value) => `tune.h2.max-concurrent-streams ${value}`, concurrentStreams)}
defaults
  mode http
  timeout connect 5s
  timeout client 50s
  timeout server 50s
frontend tls
  bind 127.0.0.1:${port} ssl crt ${combined} alpn h2,http/1.1
  default_backend origin
backend origin
  server origin 127.0.0.1:${originPort}
`,
    )
    return { commands: [['haproxy', '-db', '-f', file]] }
  },
}

const nghttpx: InteropServer = {
  name: 'nghttpx',
  version: () => versionOf('nghttpx', ['--version']),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, certificate, key }, { concurrentStreams }) {
    const file = write(folder, 'nghttpx.conf', '')
    const streams = setting((value) => `--frontend-http2-max-concurrent-streams=${value}`, concurrentStreams)
    return {
      commands: [
        [
          'nghttpx',
          `--conf=${file}`,
          `--frontend=127.0.0.1,${port}`,
          `--backend=127.0.0.1,${originPort}`,
          ...(streams === '' ? [] : [streams]),
          key,
          certificate,
        ],
      ],
    }
  },
}

const h2o: InteropServer = {
  name: 'h2o',
  version: () => versionOf('h2o', ['--version']),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, certificate, key }, { concurrentStreams }) {
    const file = write(
      folder,
      'h2o.yaml',
      `num-threads: 1
${setting((value) => `http2-max-concurrent-requests-per-connection: ${value}`, concurrentStreams)}
listen:
  host: 127.0.0.1
  port: ${port}
  ssl:
    certificate-file: ${certificate}
    key-file: ${key}
hosts:
  default:
    paths:
      /:
        proxy.reverse.url: "http://127.0.0.1:${originPort}/"
`,
    )
    return { commands: [['h2o', '-m', 'worker', '-c', file]] }
  },
}

const APACHE_MODULES = '/usr/lib/apache2/modules'

const apache: InteropServer = {
  name: 'apache2',
  version: () => versionOf('apache2', ['-v'], /\d+\.\d+\.\d+/),
  has: { requestsPerConnection: true, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, certificate, key }, { requestsPerConnection, concurrentStreams }) {
    const modules = ['mpm_event', 'authz_core', 'ssl', 'http2', 'proxy', 'proxy_http', 'reqtimeout']
    const file = write(
      folder,
      'apache2.conf',
      `${modules.map((name) => `LoadModule ${name}_module ${APACHE_MODULES}/mod_${name}.so`).join('\n')}
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/apache2.pid
ErrorLog ${folder}/error.log
LogLevel warn
${isRoot ? 'User nobody\nGroup nogroup' : ''}
ServerName localhost
Listen 127.0.0.1:${port}
Protocols h2 http/1.1
SSLEngine on
SSLCertificateFile ${certificate}
SSLCertificateKeyFile ${key}
ProxyPass / http://127.0.0.1:${originPort}/
${setting((value) => `MaxKeepAliveRequests ${value}`, requestsPerConnection)}
${setting((value) => `H2MaxSessionStreams ${value}`, concurrentStreams)}
`,
    )
    return { commands: [['apache2', '-DFOREGROUND', '-f', file]] }
  },
}

const lighttpd: InteropServer = {
  name: 'lighttpd',
  version: () => versionOf('lighttpd', ['-v']),
  has: { requestsPerConnection: true, concurrentStreams: false },
  counts: 'origin',
  launch({ folder, port, originPort, combined }, { requestsPerConnection }) {
    const file = write(
      folder,
      'lighttpd.conf',
      `server.modules = ("mod_openssl", "mod_proxy")
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
ssl.engine = "enable"
ssl.pemfile = "${combined}"
proxy.server = ("" => (("host" => "127.0.0.1", "port" => ${originPort})))
${setting((value) => `server.max-keep-alive-requests = ${value}`, requestsPerConnection)}
`,
    )
    return { commands: [['lighttpd', '-D', '-f', file]] }
  },
}

const trafficserver: InteropServer = {
  name: 'trafficserver',
  version: () => versionOf('traffic_server', ['-V'], /\d+\.\d+\.\d+/),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, certificate, key }, { concurrentStreams }) {
    for (const name of ['etc', 'run', 'log', 'cache']) mkdirSync(join(folder, name))
    const etc = join(folder, 'etc')
    write(
      etc,
      'records.config',
      `CONFIG proxy.config.http.server_ports STRING ${port}:ssl:ip-in=127.0.0.1
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.http.cache.http INT 0
CONFIG proxy.config.ssl.server.cert.path STRING ${folder}
CONFIG proxy.config.ssl.server.private_key.path STRING ${folder}
${setting((value) => `CONFIG proxy.config.http2.max_concurrent_streams_in INT ${value}`, concurrentStreams)}
`,
    )
    write(etc, 'remap.config', `map / http://127.0.0.1:${originPort}/\n`)
    write(etc, 'ssl_multicert.config', `dest_ip=* ssl_cert_name=${certificate} ssl_key_name=${key}\n`)
    write(etc, 'storage.config', `${folder}/cache 64M\n`)
    write(
      etc,
      'ip_allow.yaml',
      `ip_allow:\n  - apply: in\n    ip_addrs: 127.0.0.1\n    action: allow\n    methods: ALL\n`,
    )
    const runroot = write(
      folder,
      'runroot.yaml',
      `prefix: /usr
exec_prefix: /usr
bindir: /usr/bin
sbindir: /usr/bin
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
datadir: ${folder}
sysconfdir: ${etc}
localstatedir: ${folder}/run
runtimedir: ${folder}/run
logdir: ${folder}/log
cachedir: ${folder}/cache
`,
    )
    return { commands: [['traffic_server', `--run-root=${runroot}`]] }
  },
}

const varnish: InteropServer = {
  name: 'hitch + varnish',
  version: () => {
    const hitch = versionOf('hitch', ['--version'])
    const varnish = versionOf('varnishd', ['-V'], /\d+\.\d+\.\d+/)
    return hitch === null || varnish === null ? null : `${hitch} + ${varnish}`
  },
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'origin',
  launch({ folder, port, originPort, innerPort, combined }, { concurrentStreams }) {
    chmodSync(combined, 0o644)
    const streams = concurrentStreams === null ? [] : ['-p', `h2_max_concurrent_streams=${concurrentStreams}`]
    return {
      commands: [
        [
          'varnishd',
          '-F',
          '-a',
          `127.0.0.1:${innerPort},PROXY`,
          '-b',
          `127.0.0.1:${originPort}`,
          '-n',
          join(folder, 'varnish'),
          '-s',
          'malloc,32m',
          '-p',
          'feature=+http2',
          ...streams,
        ],
        [
          'hitch',
          `--frontend=[127.0.0.1]:${port}`,
          `--backend=[127.0.0.1]:${innerPort}`,
          '--write-proxy-v2=on',
          '--alpn-protos=h2,http/1.1',
          ...(isRoot ? ['--user=nobody', '--group=nogroup'] : []),
          combined,
        ],
      ],
    }
  },
}

/** Servers that proxy to the origin, which counts. */
export const proxies: readonly InteropServer[] = [
  nginx,
  caddy,
  haproxy,
  nghttpx,
  h2o,
  apache,
  lighttpd,
  trafficserver,
  varnish,
]
