import { expect, test } from 'vitest'
import { frame, FrameReader, frameKinds, ProtocolError, unwrapped } from './frames.ts'

const sent = Buffer.concat([
  frame(frameKinds.settings, 0, 0, Buffer.alloc(0)),
  frame(frameKinds.headers, 4, 1, Buffer.from('88', 'hex')),
  frame(frameKinds.data, 1, 1, Buffer.from('body')),
])

test.each(Array.from({ length: sent.length }, (_, cut) => cut))(
  'cut at byte %i, frames come whole',
  (cut) => {
    const reader = new FrameReader()

    const frames = [sent.subarray(0, cut), sent.subarray(cut)].flatMap((chunk) => reader.read(chunk))

    expect(frames.map(({ kind, stream }) => [kind, stream])).toEqual([
      [frameKinds.settings, 0],
      [frameKinds.headers, 1],
      [frameKinds.data, 1],
    ])
    expect(frames[2]?.content.toString()).toBe('body')
  },
)

test('a frame that is too large is refused by its head', () => {
  expect(() => new FrameReader().read(Buffer.from('010000000000000000', 'hex'))).toThrow(ProtocolError)
})

test('padding and weight are taken off, where a frame may have them', () => {
  const content = Buffer.from('02 0000000010 686921 0000'.replaceAll(' ', ''), 'hex')
  expect(unwrapped(content, 8 | 32, 8 | 32).toString()).toBe('hi!')
  expect(unwrapped(content, 32, 8)).toEqual(content)
  expect(() => unwrapped(Buffer.from('ff00', 'hex'), 8, 8)).toThrow(ProtocolError)
})
