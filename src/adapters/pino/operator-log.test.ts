import { expect, test } from 'vitest'
import { openOperatorLog } from './operator-log.ts'

type Entry = Readonly<Record<string, unknown>>

function logFor(options: { readonly logLevel?: string; readonly requestLog?: string }) {
  const entries: Entry[] = []
  const stream = { write: (line: string) => void entries.push(JSON.parse(line) as Entry) }
  return { entries, log: openOperatorLog({ logLevel: 'info', requestLog: 'off', ...options }, stream) }
}

test('writes level, time, event and message', () => {
  const { entries, log } = logFor({})

  log.info('serving', { url: 'http://localhost:8484' })

  expect(entries).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      event: 'serving',
      url: 'http://localhost:8484',
      msg: 'Serving.',
    },
  ])
})

test('writes an error with its causes under err', () => {
  const { entries, log } = logFor({})

  log.fault('fault', new Error('No answer.', { cause: new Error('Disk gone.') }), { requestId: 'r1' })
  log.fault('fault', 'a string')

  expect(entries).toMatchObject([
    {
      level: 'error',
      event: 'fault',
      requestId: 'r1',
      msg: 'Unexpected error.',
      err: { type: 'Error', message: 'No answer.', cause: { message: 'Disk gone.' } },
    },
    { err: { message: 'a string' } },
  ])
})

test.each([
  ['info', 'off', null],
  ['debug', 'off', 'debug'],
  ['info', 'on', 'info'],
  ['debug', 'on', 'info'],
  ['warn', 'on', null],
])('at level %s with the request log %s, logs requests at %s', (logLevel, requestLog, level) => {
  const { entries, log } = logFor({ logLevel, requestLog })

  log.request?.({ method: 'GET', path: '/' })

  expect(entries.map((entry) => entry['level'])).toEqual(level === null ? [] : [level])
  expect(log.request === null).toBe(level === null)
})
