/**
 * One text for each of the plural forms that its language has; `{count}` stands for the number.
 *
 * @see https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
 */
export type Plural = { readonly [Form in Exclude<Intl.LDMLPluralRule, 'other'>]?: string } & {
  readonly other: string
}

/** Puts values in the place of `{name}`. A name without a value stays, so that a mistake can be seen. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => `${values[name] ?? place}`)
}

const rulesByLanguage = new Map<string, Intl.PluralRules>()

/** The form that `language` has for this number, with the number in it. */
export function plural(forms: Plural, count: number, language: string): string {
  let rules = rulesByLanguage.get(language)
  // Making the rules takes a hundred times as long as asking them.
  if (rules === undefined) rulesByLanguage.set(language, (rules = new Intl.PluralRules(language)))
  return fill(forms[rules.select(count)] ?? forms.other, { count })
}

/** “1 post” or “2 posts”: for texts that are in English only. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
