import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { versionOf, type InteropServer, type Limits, type ServerPlace } from '../interop-server.ts'

const app = (name: string): string => fileURLToPath(new URL(`../apps/${name}`, import.meta.url))

/** What every program in `apps` is told, in the environment. */
function environment(
  { port, originPort, certificate, key, log, packages }: ServerPlace,
  { requestsPerConnection, concurrentStreams }: Limits,
): Record<string, string> {
  return {
    PORT: String(port),
    ORIGIN_PORT: String(originPort),
    CERTIFICATE: certificate,
    KEY: key,
    LOG: log,
    PACKAGES: packages ?? '',
    REQUESTS_PER_CONNECTION: String(requestsPerConnection ?? ''),
    CONCURRENT_STREAMS: String(concurrentStreams ?? ''),
  }
}

/** Debian's own Python, which has Debian's modules. */
const PYTHON = '/usr/bin/python3'

const nodeHttp2: InteropServer = {
  name: 'node:http2',
  version: () => process.versions.node,
  has: { requestsPerConnection: true, concurrentStreams: true },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [[process.execPath, app('node-http2.ts')]],
    env: environment(place, limits),
  }),
}

function npmPackage(name: string): InteropServer {
  return {
    name: `npm ${name}`,
    version(packages) {
      const manifest = join(packages ?? '', 'node_modules', name, 'package.json')
      if (packages === null || !existsSync(manifest)) return null
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version
    },
    has: { requestsPerConnection: false, concurrentStreams: false },
    counts: 'log',
    launch: (place, limits) => ({
      commands: [[process.execPath, app('npm-package.ts'), name]],
      env: environment(place, limits),
    }),
  }
}

const hypercorn: InteropServer = {
  name: 'hypercorn',
  version: () =>
    versionOf(
      PYTHON,
      ['-c', 'import importlib.metadata as m; print(m.version("hypercorn"), "h2", m.version("h2"))'],
      /^\d.*/,
    ),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [[PYTHON, app('hypercorn_app.py')]],
    env: environment(place, limits),
  }),
}

const twisted: InteropServer = {
  name: 'twisted',
  version: () =>
    versionOf(
      PYTHON,
      ['-c', 'import priority, twisted, h2; print(twisted.__version__, "h2", h2.__version__)'],
      /^\d.*/,
    ),
  has: { requestsPerConnection: false, concurrentStreams: false },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [[PYTHON, app('twisted_app.py')]],
    env: environment(place, limits),
  }),
}

const perl: InteropServer = {
  name: 'Protocol::HTTP2',
  version: () =>
    versionOf('perl', [
      '-MAnyEvent',
      '-MNet::SSLeay',
      '-MProtocol::HTTP2',
      '-e',
      'print $Protocol::HTTP2::VERSION',
    ]),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [['perl', app('protocol-http2.pl')]],
    env: environment(place, limits),
  }),
}

const go: InteropServer = {
  name: 'Go net/http',
  version: () => versionOf('go', ['version']),
  has: { requestsPerConnection: false, concurrentStreams: false },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [['go', 'run', app('go-server.go')]],
    env: { ...environment(place, limits), GOCACHE: join(place.folder, 'go'), GO111MODULE: 'off' },
  }),
}

const nghttpd: InteropServer = {
  name: 'nghttpd',
  version: () => versionOf('nghttpd', ['--version']),
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'log',
  launch({ port, certificate, key, folder }, { concurrentStreams }) {
    const streams = concurrentStreams === null ? [] : [`--max-concurrent-streams=${concurrentStreams}`]
    return {
      commands: [
        [
          'nghttpd',
          '--verbose',
          '--echo-upload',
          '--address=127.0.0.1',
          `--htdocs=${folder}`,
          ...streams,
          String(port),
          key,
          certificate,
        ],
      ],
      logsToStdout: true,
    }
  },
}

const JETTY_JARS = '/usr/share/jetty9/lib'
const TOMCAT_JARS = '/usr/share/tomcat10'

const jetty: InteropServer = {
  name: 'jetty',
  version: () => {
    const jar = existsSync(JETTY_JARS)
      ? readdirSync(`${JETTY_JARS}/http2`).find((name) => name.startsWith('http2-server'))
      : null
    return /\d+(\.\d+)+/.exec(jar ?? '')?.[0] ?? null
  },
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [['java', '-cp', `${JETTY_JARS}/*:${JETTY_JARS}/http2/*`, app('JettyServer.java')]],
    env: environment(place, limits),
  }),
}

const tomcat: InteropServer = {
  name: 'tomcat',
  version: () =>
    existsSync(`${TOMCAT_JARS}/lib/catalina.jar`)
      ? versionOf(
          'java',
          ['-cp', `${TOMCAT_JARS}/lib/catalina.jar`, 'org.apache.catalina.util.ServerInfo'],
          /\d+(\.\d+)+/,
        )
      : null,
  has: { requestsPerConnection: false, concurrentStreams: true },
  counts: 'log',
  launch: (place, limits) => ({
    commands: [['java', '-cp', `${TOMCAT_JARS}/lib/*:${TOMCAT_JARS}/bin/*`, app('TomcatServer.java')]],
    env: { ...environment(place, limits), FOLDER: place.folder },
  }),
}

/** Servers that answer by themselves and write a line for each request. */
export const applications: readonly InteropServer[] = [
  nodeHttp2,
  nghttpd,
  jetty,
  tomcat,
  npmPackage('http2'),
  go,
  hypercorn,
  twisted,
  perl,
]
