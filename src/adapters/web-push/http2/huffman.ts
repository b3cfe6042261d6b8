/**
 * How many bits the code of each byte has, and of the end mark after them. The codes themselves follow: they are given out
 * in the order of their lengths, and of the bytes among those of one length. @see RFC 7541 appendix B
 */
const codeLengths = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7,
  8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19,
  13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13,
  28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21,
  22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23,
  22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
  25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
]
const END_MARK = 256
const MAX_PADDING_BITS = 7

/** The codes as a tree: two places a node, for a 0 and a 1; `~byte` at the leaves, the next node's number elsewhere. */
const tree = buildTree()

function buildTree(): Int16Array {
  const nodes = new Int16Array(2 * 256)
  let used = 1
  let code = 0
  let length = 0
  const inOrder = codeLengths
    .map((bits, symbol) => ({ bits, symbol }))
    .sort((a, b) => a.bits - b.bits || a.symbol - b.symbol)
  for (const { bits, symbol } of inOrder) {
    code *= 2 ** (bits - length)
    length = bits
    let node = 0
    for (let bit = bits - 1; bit > 0; bit--) {
      const place = 2 * node + (Math.floor(code / 2 ** bit) & 1)
      if (nodes[place] === 0) nodes[place] = used++
      node = nodes[place] ?? 0
    }
    nodes[2 * node + (code & 1)] = ~symbol
    code++
  }
  return nodes
}

/** Undoes the compression of a header's text; `null` where it is none. @see RFC 7541 section 5.2 */
export function decodeHuffman(bytes: Uint8Array): string | null {
  let text = ''
  let node = 0
  let sinceSymbol = 0
  let isPadding = true
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const one = (byte >> bit) & 1
      const next = tree[2 * node + one] ?? 0
      sinceSymbol++
      if (one === 0) isPadding = false
      if (next >= 0) {
        node = next
        continue
      }
      if (~next === END_MARK) return null
      text += String.fromCharCode(~next)
      node = 0
      sinceSymbol = 0
      isPadding = true
    }
  }
  // What is left over fills the last byte, with ones, as the end mark begins.
  return sinceSymbol <= MAX_PADDING_BITS && isPadding ? text : null
}
