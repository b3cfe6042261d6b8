import { bodyFromText, textFromBody, type Body } from '../../../domain/body.ts'

/** Whether a document has what plain text does not read back as it was: links, emphasis, quotations. */
export function isRich(body: Body): boolean {
  return JSON.stringify(bodyFromText(textFromBody(body))) !== JSON.stringify(body)
}
