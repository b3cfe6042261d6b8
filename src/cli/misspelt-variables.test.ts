import { expect, test } from 'vitest'
import { misspeltVariables } from './misspelt-variables.ts'

test.each([
  ['TELEX_PUBLIC_ULR', 'TELEX_PUBLIC_URL'],
  ['TELEX_PUSHCONTACT', 'TELEX_PUSH_CONTACT'],
  ['TELEX_PROCESS', 'TELEX_PROCESSES'],
  ['Telex_Port', 'TELEX_PORT'],
  ['TELEX_TOKENS', 'TELEX_TOKEN'],
  ['TELEX_DATABASE_ADDRESS', null],
])('%s probably means %s', (name, meant) => {
  expect(misspeltVariables({ [name]: '1' })).toEqual([{ name, meant }])
})

test('leaves options, variables of commands and those of others alone', () => {
  const environment = { TELEX_PORT: '1', TELEX_URL: '', TELEX_TOKEN: '', TELEX_TEST_CHROME: '', PATH: '' }

  expect(misspeltVariables(environment)).toEqual([])
})
