import { expect, test } from 'vitest'
import { earlierBuild } from '../load/support/earlier-build.ts'

test('a benchmark without the history names the missing commit', () => {
  expect(earlierBuild('v0.0.0-never-tagged')).toEqual({
    missing: 'this checkout has no commit v0.0.0-never-tagged (a shallow clone, or not a clone)',
  })
})
