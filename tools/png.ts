import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * A square picture as a PNG file: eight bits a channel, with alpha, no interlacing.
 *
 * @param size   width and height in pixels.
 * @param pixels RGBA, row by row: `size * size * 4` bytes.
 * @see W3C PNG specification, sections 5 (datastream structure) and 11.2.1 (IHDR)
 */
export function encodePng(size: number, pixels: Uint8Array): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // Bit depth 8, colour type 6 (RGBA); compression, filter and interlace methods are 0.
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(scanlines(size, pixels), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The rows as they are compressed: each after a byte that names its filter, here always 0 for none. */
export function scanlines(size: number, pixels: Uint8Array): Buffer {
  const width = size * 4
  const rows = Buffer.alloc(size * (width + 1))
  for (let y = 0; y < size; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1)
  return rows
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
