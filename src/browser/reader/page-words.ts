import type { TimeFormat } from '../../pages/time.ts'
import type { LiveWords } from '../../words/reader/reader-words.ts'

/** The script's texts in the page's language. They are part of the page, so that the script contains none. */
export const words = JSON.parse(document.querySelector('#words')?.textContent ?? '{}') as LiveWords &
  TimeFormat & { readonly direction: string }
