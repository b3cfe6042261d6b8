import { expect, test } from 'vitest'
import type { People } from '../../desk/people/people.ts'
import type { Instant, TokenId } from '../../domain/ids.ts'
import { LastUsed } from './last-used.ts'

const id = 'token' as TokenId

function lastUsed(fault?: Error) {
  const written: [string, number][] = []
  const faults: unknown[] = []
  const clock = { now: 0 as Instant }
  const write = async (key: string, at: Instant): Promise<void> => {
    if (fault !== undefined) throw fault
    written.push([key, at])
  }
  const store = { noteTokenUse: write, noteSessionUse: write } as unknown as People['store']
  return {
    written,
    faults,
    clock,
    used: new LastUsed(
      store,
      () => clock.now,
      (error) => faults.push(error),
    ),
  }
}

test('writes the first use at once and later ones once a minute', async () => {
  const { written, clock, used } = lastUsed()
  for (const now of [0, 1, 59_999, 60_000, 60_001, 180_000]) {
    clock.now = now as Instant
    await used.token(id)
  }
  await used.session('hash')
  expect(written).toEqual([
    ['token', 0],
    ['token', 60_000],
    ['token', 180_000],
    ['hash', 180_000],
  ])
})

test('writes again after the clock was set back', async () => {
  const { written, clock, used } = lastUsed()
  clock.now = 90_000 as Instant
  await used.token(id)
  clock.now = 5_000 as Instant
  await used.token(id)
  expect(written).toHaveLength(2)
})

test('reports a store that can’t be written, and refuses nothing', async () => {
  const { faults, used } = lastUsed(new Error('disk full'))
  await used.token(id)
  expect(faults).toMatchObject([{ message: 'disk full' }])
})
