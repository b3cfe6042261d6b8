import { expect, test } from 'vitest'
import { badHabitsOf, oddNamesOf } from './habits.ts'
import { sourceFiles } from './source-files.ts'

test('only the files that may do so write HTML; nothing runs text as code, silences a check or leaves a marker', () => {
  expect(badHabitsOf(sourceFiles())).toEqual([])
})

test('every file is named in kebab-case', () => {
  expect(oddNamesOf(sourceFiles().map(({ path }) => path))).toEqual([])
})

test.each([
  ['element.innerHTML = html', 'writes HTML into a page'],
  ['<p dangerouslySetInnerHTML={{ __html: html }} />', 'writes HTML into a page'],
  ['eval(text)', 'runs text as code'],
  ['// TODO: later', 'has a marker that nobody owns'],
  ['// @ts-expect-error it is fine', 'silences a check'],
])('the guard sees %s', (line, name) => {
  expect(badHabitsOf([{ path: 'src/browser/reader/x.ts', text: `const a = 1\n${line}\n` }])).toEqual([
    `src/browser/reader/x.ts:2 ${name}`,
  ])
})

test('the guard lets a marker with an issue be, and sees a name in camel case', () => {
  expect(badHabitsOf([{ path: 'src/domain/x.ts', text: '// TODO(#12): say why' }])).toEqual([])
  expect(oddNamesOf(['src/domain/wirecopy.ts', 'src/domain/wireCopy.ts'])).toEqual(['src/domain/wireCopy.ts'])
})
