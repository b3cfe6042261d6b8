/** Everything else is quoted, and so is what YAML would not read as text. */
const plain = /^[A-Za-z/_$][\w/{}.$-]*$/
const notText = /^(true|false|null|yes|no|on|off|y|n|~)$/i

/** Formats a JSON value as readable YAML: docs/reference/openapi.yaml. */
export function openapiYaml(value: unknown): string {
  return `# Made from the schemas in src/http by: node tools/openapi.ts\n${lines(value, 0).join('\n')}\n`
}

function lines(value: unknown, depth: number): readonly string[] {
  const pad = '  '.repeat(depth)
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const [first = '', ...rest] = isNested(item) ? lines(item, depth + 1) : [scalar(item)]
      return [`${pad}- ${first.trimStart()}`, ...rest]
    })
  }
  return Object.entries(value as object).flatMap(([key, item]: [string, unknown]) =>
    isNested(item)
      ? [`${pad}${scalar(key)}:`, ...lines(item, depth + 1)]
      : [`${pad}${scalar(key)}: ${scalar(item)}`],
  )
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function scalar(value: unknown): string {
  const isPlain = typeof value === 'string' && plain.test(value) && !notText.test(value)
  return isPlain ? value : JSON.stringify(value)
}
