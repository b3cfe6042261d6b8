/** One table of a report: what is printed, written to the JSON, and made into the docs' Markdown. */
export type Table = {
  /** Kebab-case, by which the docs refer to it: `fan-out`. */
  readonly id: string
  readonly title: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

export type Column = {
  readonly key: string
  readonly label: string
  /** Decimal digits; whole numbers are grouped by thousands. */
  readonly digits?: number
}

export type Row = Readonly<Record<string, string | number | null>>

/** Formats a value for people; an absent one is a dash. */
export function formatCell({ key, digits = 0 }: Column, row: Row): string {
  const value = row[key]
  if (value === undefined || value === null) return '–'
  if (typeof value === 'string') return value
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** Formats the table as plain text, numbers aligned right. */
export function formatTable({ title, columns, rows }: Table): string {
  const cells = rows.map((row) => columns.map((column) => formatCell(column, row)))
  const widths = columns.map(({ label }, i) =>
    Math.max(label.length, ...cells.map((row) => row[i]?.length ?? 0)),
  )
  const isText = columns.map(({ key }) => rows.some((row) => typeof row[key] === 'string'))
  const line = (words: readonly string[]): string =>
    words
      .map((word, i) => (isText[i] === true ? word.padEnd(widths[i] ?? 0) : word.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return [title, line(columns.map(({ label }) => label)), ...cells.map(line)].join('\n')
}
