/** The languages that readers' pages and alerts can speak: each has a file for every surface below this folder. */
export const languages = ['en', 'de'] as const

export type Language = (typeof languages)[number]

const rightToLeft = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa'])

/** The direction of a language by its usual script, or by the one that its tag names. @param tag BCP 47. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(tag).maximize()
  return script !== undefined && rightToLeft.has(script) ? 'rtl' : 'ltr'
}

/**
 * The language of the interface for a desk that writes in `tag`: the same where there is one, or else English.
 *
 * @param tag BCP 47, such as `de-AT`; its region and script are not looked at.
 */
export function languageFor(tag: string): Language {
  const primary = tag.toLowerCase().split('-')[0]
  return languages.find((language) => language === primary) ?? 'en'
}
