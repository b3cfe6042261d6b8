import { expect, test } from 'vitest'
import { frame, FrameReader, frameTypes, ProtocolError, stripPadding } from './frames.ts'

const sent = Buffer.concat([
  frame(frameTypes.settings, 0, 0, Buffer.alloc(0)),
  frame(frameTypes.headers, 4, 1, Buffer.from('88', 'hex')),
  frame(frameTypes.data, 1, 1, Buffer.from('body')),
])

test.each(Array.from({ length: sent.length }, (_, split) => split))(
  'parses frames from chunks that are split at byte %i',
  (split) => {
    const reader = new FrameReader()

    const frames = [sent.subarray(0, split), sent.subarray(split)].flatMap((chunk) => reader.read(chunk))

    expect(frames.map(({ type, stream }) => [type, stream])).toEqual([
      [frameTypes.settings, 0],
      [frameTypes.headers, 1],
      [frameTypes.data, 1],
    ])
    expect(frames[2]?.payload.toString()).toBe('body')
  },
)

test('rejects a frame that is too large by its header', () => {
  expect(() => new FrameReader().read(Buffer.from('010000000000000000', 'hex'))).toThrow(ProtocolError)
})

test('strips padding and priority where the frame type defines them', () => {
  const payload = Buffer.from('02 0000000010 686921 0000'.replaceAll(' ', ''), 'hex')
  expect(stripPadding(payload, 8 | 32, 8 | 32).toString()).toBe('hi!')
  expect(stripPadding(payload, 32, 8)).toEqual(payload)
  expect(() => stripPadding(Buffer.from('ff00', 'hex'), 8, 8)).toThrow(ProtocolError)
})
