/**
 * The code length in bits of each byte, and of EOS at the end. The code is canonical: the lengths determine the codes.
 *
 * @see RFC 7541 appendix B
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
const EOS = 256
const MAX_PADDING_BITS = 7

/** The code as a binary tree, two entries a node (for 0 and 1): `~byte` for a leaf, otherwise the index of the next node. */
const tree = buildTree()

function buildTree(): Int16Array {
  const nodes = new Int16Array(2 * 256)
  let used = 1
  let code = 0
  let length = 0
  const symbols = codeLengths
    .map((bits, symbol) => ({ bits, symbol }))
    .sort((a, b) => a.bits - b.bits || a.symbol - b.symbol)
  for (const { bits, symbol } of symbols) {
    code *= 2 ** (bits - length)
    length = bits
    let node = 0
    for (let bit = bits - 1; bit > 0; bit--) {
      const entry = 2 * node + (Math.floor(code / 2 ** bit) & 1)
      if (nodes[entry] === 0) nodes[entry] = used++
      node = nodes[entry] ?? 0
    }
    nodes[2 * node + (code & 1)] = ~symbol
    code++
  }
  return nodes
}

/** Decodes a Huffman-coded string; `null` when it is malformed. @see RFC 7541 section 5.2 */
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
      if (~next === EOS) return null
      text += String.fromCharCode(~next)
      node = 0
      sinceSymbol = 0
      isPadding = true
    }
  }
  // The padding of the last byte is the beginning of EOS: ones only.
  return sinceSymbol <= MAX_PADDING_BITS && isPadding ? text : null
}
