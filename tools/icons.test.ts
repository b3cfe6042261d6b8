import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { icons } from '../src/pages/icons.ts'
import { drawIcon, drawPixels } from './icons.ts'
import { scanlines } from './png.ts'

const read = (file: string): Buffer => readFileSync(join(import.meta.dirname, '../src/pages/icons', file))

test.each(icons.filter(({ size }) => size !== null))(
  '$file is a PNG of the promised size with the drawing in it',
  (icon) => {
    const png = read(icon.file)

    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([icon.size, icon.size])
    // NOTE: compared as pixels, since another release of zlib may compress them otherwise.
    const length = png.readUInt32BE(33)
    const pixels = inflateSync(png.subarray(41, 41 + length))
    expect(pixels.equals(scanlines(icon.size ?? 0, drawPixels(icon)))).toBe(true)
  },
)

test('the SVG is the one that is drawn, and loads nothing', () => {
  const [icon] = icons
  const svg = read('icon.svg').toString()

  expect(svg).toBe(icon && drawIcon(icon).toString())
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/http|href|style|script/)
})

test('what a phone may cut off a maskable icon is ground alone', () => {
  const icon = icons.find(({ purpose }) => purpose === 'maskable')
  const size = icon?.size ?? 0
  const pixels = icon === undefined ? new Uint8Array() : drawPixels(icon)
  const colours = new Set<string>()
  for (let index = 0; index < size * size; index++) {
    const distance = Math.hypot((index % size) - size / 2, Math.floor(index / size) - size / 2)
    if (distance > size * 0.4) colours.add(pixels.subarray(index * 4, index * 4 + 4).join())
  }

  expect([...colours]).toEqual(['179,38,30,255'])
})
