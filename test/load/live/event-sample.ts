import { mark } from './wording.ts'

/** The bytes that Telex sends for a post, so that the other contenders send the same. */
export type EventSample = {
  /** The first event of a stream. */
  readonly greeting: string
  /** A whole event, as sent over the wire. */
  readonly event: (number: number) => string
  /** The value of its `data:`. */
  readonly data: (number: number) => string
}

/**
 * Makes a sample of a stream's text up to the end of one post's event.
 *
 * @param number the number in that post's text.
 * @throws Error when the event names the number more than once, which would be counted as two events.
 */
export function eventSample(stream: string, number: number): EventSample {
  const events = stream.split('\n\n').filter((event) => event !== '')
  const event = events.find((event) => event.includes(mark(number)))
  const greeting = events.find((event) => event.startsWith('event: hello'))
  const [before, after, ...others] = event?.split(mark(number)) ?? []
  const data = event
    ?.split('\n')
    .find((line) => line.startsWith('data: '))
    ?.slice('data: '.length)
  if (before === undefined || after === undefined || data === undefined || others.length > 0) {
    throw new Error(`An event should hold its number once. The stream sent:\n${stream}`)
  }
  const [dataBefore, dataAfter] = data.split(mark(number))
  return {
    greeting: `${greeting ?? ': hello'}\n\n`,
    event: (number) => `${before}${mark(number)}${after}\n\n`,
    data: (number) => `${dataBefore}${mark(number)}${dataAfter}`,
  }
}
