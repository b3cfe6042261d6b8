import type { SourceFile } from './source-files.ts'

/**
 * The files that may turn text into elements, each with the reason why that is safe. Everybody else builds them from text,
 * which can't become a script.
 */
const writesHtml: Readonly<Record<string, string>> = {
  'src/browser/trusted.ts': 'the Trusted Types policy: takes only what our own server rendered',
}

type Habit = {
  readonly name: string
  readonly pattern: RegExp
  readonly allowed?: Readonly<Record<string, string>>
}

/** What no line of ours does. */
const habits: readonly Habit[] = [
  {
    name: 'writes HTML into a page',
    pattern:
      /\b(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|dangerouslySetInnerHTML|setHTMLUnsafe|createContextualFragment|document\.write\(/,
    allowed: writesHtml,
  },
  { name: 'runs text as code', pattern: /\beval\(|\bnew Function\(/ },
  { name: 'has a marker that nobody owns', pattern: /\b(?:FIXME|XXX|HACK)\b|\bTODO\b(?!\(#\d+\))/ },
  { name: 'silences a check', pattern: /@ts-(?:ignore|nocheck|expect-error)|(?:eslint|oxlint)-disable/ },
]

/** Every line with a habit that isn't ours, as `file:line name`. */
export function badHabitsOf(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        habits
          .filter(({ pattern, allowed }) => pattern.test(line) && allowed?.[path] === undefined)
          .map(({ name }) => `${path}:${index + 1} ${name}`),
      ),
  )
}

/** Files that aren't named in kebab-case after what they give. */
export function oddNamesOf(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !/\/[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.tsx?$/.test(path))
}
