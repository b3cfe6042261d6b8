import { expect, test } from 'vitest'
import { badHabitsOf, oddNamesOf } from './habits.ts'
import { filesIn, sourceFiles, type SourceFile } from './source-files.ts'
import { oldTermsIn } from './terms.ts'

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

test('no file uses a term that was replaced', () => {
  expect(oldTermsIn(writtenFiles())).toEqual([])
})

test.each([
  ['src/http/a.ts', 'call(parts: HttpParts)', 'HttpParts -> HttpDeps'],
  ['docs/a.md', 'It is served until gives up nobody.', 'gives up nobody -> keeps every subscription'],
  ['CHANGELOG.md', '## Unreleased\n- HttpParts', 'HttpParts -> HttpDeps'],
])('the guard of terms reports %s', (path, text, found) => {
  expect(oldTermsIn([{ path, text }])).toEqual([`${path}:${text.split('\n').length} ${found}`])
})

test('the changelog may keep old words in what is released, and name what was renamed', () => {
  const text = '# Changelog\n\n## Unreleased\n\n- `HttpParts` is `HttpDeps`.\n\n## 0.1.0\n\n- HttpParts\n'

  expect(oldTermsIn([{ path: 'CHANGELOG.md', text }])).toEqual([])
})

/** Everything of ours that people read, but for the list itself and its guard. */
function writtenFiles(): readonly SourceFile[] {
  const patterns = [
    '{src,test,tools,docs,examples,findings}/**/*.{ts,tsx,mjs,css,c,h,md,yaml}',
    '{README,CONTRIBUTING,CHANGELOG}.md',
  ]
  const own = ['test/house/terms.ts', 'test/house/habits.test.ts']
  return filesIn('.', patterns).filter(({ path }) => !own.includes(path))
}
