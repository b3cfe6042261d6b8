/**
 * Draws the files that src/pages/icons.ts names into src/pages/icons: `node tools/icons.ts`.
 *
 * The mark is five columns of punched tape. Everything is a circle on a square of 96 units, so that one list of
 * circles gives the SVG and every PNG.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { icons, type Icon } from '../src/pages/icons.ts'
import { encodePng } from './png.ts'

type Rgb = readonly [red: number, green: number, blue: number]
type Circle = { readonly x: number; readonly y: number; readonly radius: number }
/** How a file differs from the others: its ground, how round its corners are, how much of it the mark takes. */
type Drawing = { readonly ground: Rgb | null; readonly corner: number; readonly scale: number }

const UNITS = 96
const CENTRE = UNITS / 2

const paper: Rgb = [0xfa, 0xf8, 0xf3]
const signal: Rgb = [0xb3, 0x26, 0x1e]
const white: Rgb = [0xff, 0xff, 0xff]

/** TELEX in International Telegraph Alphabet No. 2: which of the five tracks are punched, for each letter. */
const letters = [[5], [1], [2, 5], [1], [1, 3, 4, 5]]
/** From top to bottom: the sprocket holes lie between the second and the third track, as on real tape. */
const rows = [1, 2, 'sprocket', 3, 4, 5] as const
const COLUMN_GAP = 15
const ROW_GAP = 13.5
const HOLE = 5.6
const SPROCKET = 2.2

/** The mark on a square of 96 units. */
function mark(scale: number): readonly Circle[] {
  return letters.flatMap((tracks, column) =>
    rows.flatMap((row, index) => {
      if (row !== 'sprocket' && !tracks.includes(row)) return []
      const x = CENTRE + (column - 2) * COLUMN_GAP * scale
      const y = CENTRE + (index - 2.5) * ROW_GAP * scale
      return [{ x, y, radius: (row === 'sprocket' ? SPROCKET : HOLE) * scale }]
    }),
  )
}

function drawingOf({ purpose }: Icon): Drawing {
  switch (purpose) {
    case 'any':
      return { ground: signal, corner: 18, scale: 1 }
    case 'maskable':
      // A phone may cut everything outside the middle circle of 80 %.
      return { ground: signal, corner: 0, scale: 0.74 }
    case 'apple':
      return { ground: signal, corner: 0, scale: 0.88 }
    case 'monochrome':
      return { ground: null, corner: 0, scale: 1.15 }
  }
}

/** An icon's file as bytes. */
export function drawIcon(icon: Icon): Buffer {
  if (icon.size === null) return Buffer.from(drawSvg(drawingOf(icon)))
  return encodePng(icon.size, drawPixels(icon))
}

function drawSvg({ corner, scale }: Drawing): string {
  const circles = mark(scale).map(({ x, y, radius }) => `<circle cx="${x}" cy="${y}" r="${radius}"/>`)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${UNITS} ${UNITS}">
<rect width="${UNITS}" height="${UNITS}" rx="${corner}" fill="${hex(signal)}"/>
<g fill="${hex(paper)}">${circles.join('')}</g>
</svg>
`
}

/** RGBA, row by row. Edges are as soft as the part of a pixel that they cover. */
export function drawPixels(icon: Icon): Uint8Array {
  const size = icon.size ?? UNITS
  const { ground, corner, scale } = drawingOf(icon)
  const perUnit = size / UNITS
  const circles = mark(scale)
  const ink = ground === null ? white : paper
  const pixels = new Uint8Array(size * size * 4)
  for (let index = 0; index < size * size; index++) {
    const x = ((index % size) + 0.5) / perUnit
    const y = (Math.floor(index / size) + 0.5) / perUnit
    const hole = Math.max(...circles.map((circle) => covered(-outside(circle, x, y) * perUnit)))
    const tape = ground === null ? 0 : covered(-outsideSquare(corner, x, y) * perUnit)
    const alpha = hole + tape * (1 - hole)
    const colour = [0, 1, 2].map((channel) =>
      Math.round((ground?.[channel] ?? 0) * (1 - hole) + (ink[channel] ?? 0) * hole),
    )
    // Without a ground only the shape counts: its colour is the same everywhere, and alpha alone is soft.
    pixels.set([...(ground === null ? white : colour), Math.round(alpha * 255)], index * 4)
  }
  return pixels
}

/** How much of a pixel is inside, by how far its middle is from the edge, in pixels. */
function covered(depth: number): number {
  return Math.min(1, Math.max(0, depth + 0.5))
}

function outside(circle: Circle, x: number, y: number): number {
  return Math.hypot(x - circle.x, y - circle.y) - circle.radius
}

function outsideSquare(corner: number, x: number, y: number): number {
  const reach = CENTRE - corner
  const dx = Math.abs(x - CENTRE) - reach
  const dy = Math.abs(y - CENTRE) - reach
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner
}

function hex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, '../src/pages/icons')
  mkdirSync(folder, { recursive: true })
  for (const icon of icons) writeFileSync(join(folder, icon.file), drawIcon(icon))
}
