import fc from 'fast-check'

/** Any UTF-16 unit at all, halves of characters too. Made by hand, because fast-check's own takes a second to begin. */
export const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit))

/** Any text at all, well-formed or not, of at most `maxLength` UTF-16 units. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: anyUnit, maxLength })
}
