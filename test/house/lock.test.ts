import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { problemsOf, type Lock } from './lock.ts'

function read(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

test.each(['package-lock.json', 'runtime/package-lock.json'])(
  '%s installs on every platform, from any registry',
  (path) => {
    const lock = read(path) as Lock

    expect(Object.keys(lock.packages).length).toBeGreaterThan(1)
    expect(problemsOf(lock)).toEqual([])
  },
)

test.each(['package.json', 'runtime/package.json'])('%s names exact versions only', (path) => {
  const { dependencies = {}, devDependencies = {} } = read(path) as Record<string, Record<string, string>>
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^(?:npm:[a-z@/-]+@)?\d+\.\d+\.\d+$/.test(version),
  )

  expect(loose).toEqual([])
})

test('the guard sees a lock that lost another platform’s binary, and addresses, scripts and missing hashes', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'node_modules/tool': {
        integrity: 'sha512-x',
        optionalDependencies: { '@tool/linux-x64': '1.0.0', '@tool/darwin-arm64': '1.0.0' },
      },
      'node_modules/tool/node_modules/@tool/linux-x64': {
        integrity: 'sha512-y',
        resolved: 'https://registry.test/x.tgz',
      },
      'node_modules/native': { hasInstallScript: true },
    },
  }

  expect(problemsOf(lock)).toEqual([
    'node_modules/tool: optional @tool/darwin-arm64 has no entry',
    'node_modules/tool/node_modules/@tool/linux-x64: has an address',
    'node_modules/native: has an install script',
    'node_modules/native: has no hash',
  ])
})
