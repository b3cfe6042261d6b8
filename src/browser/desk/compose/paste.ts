import { bodyFromText, textFromBody } from '../../../domain/body.ts'

/**
 * A paste of several lines, or with control characters, as readers will get it: its paragraphs apart by an empty line, its
 * lists with their marks. The field then shows what the page will. Anything else is left as it is, spaces at its ends too.
 */
export function tidyPaste(pasted: string): string {
  if (!/[^\P{Cc}]|[\u2028\u2029\u00ad]/u.test(pasted.trim())) return pasted
  const [before = ''] = /^\s*/u.exec(pasted) ?? []
  const after = pasted.slice(pasted.trimEnd().length)
  return lineEnds(before) + textFromBody(bodyFromText(pasted.trim())) + lineEnds(after)
}

/** The white space at an end with the field's own line ends. */
function lineEnds(space: string): string {
  return space.replaceAll(/\r\n?|[\v\f\u0085\u2028\u2029]/gu, '\n')
}

/** Puts text where the cursor is, as if it was typed, so that the browser's own undo takes it back. */
export function insertText(field: HTMLTextAreaElement, text: string): void {
  field.focus()
  // NOTE: nothing else keeps the field's undo history. Where it isn't there, the text goes in without.
  if (document.execCommand('insertText', false, text)) return
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end')
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
