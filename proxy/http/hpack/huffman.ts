// The Huffman code of HPACK (RFC 7541, appendix B), both ways. The code is canonical: the lengths
// alone give every code, so only they are written down here.   hot path

const EOS = 256;
const BITS_MAX = 30;

// Bits of the code of each symbol, 0 to 255 and then the end of the string.
// prettier-ignore
const LENGTHS: readonly number[] = [
  13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
  28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
  6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
  5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
  13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
  7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
  15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
  6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
  20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
  24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
  22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
  21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
  26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
  19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
  20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
  26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  30,
];
const SYMBOL_BITS = Uint8Array.from(LENGTHS);
const CODES = canonicalCodes();

// Decoding takes four bits at a time: state × 16 + bits → a step. No code is shorter than five
// bits, so a step completes at most one symbol.
const HAS_SYMBOL = 0x1_0000;
const IS_BROKEN = 0x2_0000;
// After it the string may end: what is left is at most seven bits, and all ones.
const MAY_END = 0x4_0000;
const PADDING_BITS_MAX = 7;
const START = MAY_END;
// A row is filled when a text first leads to it; no step is 0.
// perf: filling all of them at the start is a loop so long that it brought V8’s optimizing
// compiler into memory: 5.3 MB of an idle sidecar.
const STEPS = new Uint32Array(EOS * 16);
const BIT_STEPS = bitSteps();

// One string at a time is decoded, and none longer than this here.
const SCRATCH = Buffer.alloc(4096);

/** Bytes that the text takes encoded. */
export function huffmanLength(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits += SYMBOL_BITS[text.charCodeAt(i) & 0xff]!;
  return (bits + 7) >>> 3;
}

/** Writes the text at `at`, and returns where it ends. Characters are bytes. */
export function writeHuffman(target: Uint8Array, at: number, text: string): number {
  let position = at;
  // At most 7 bits wait before a code of at most 30 joins them: two parts keep it in 32 bits.
  let waiting = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const symbol = text.charCodeAt(i) & 0xff;
    let left = SYMBOL_BITS[symbol]!;
    const code = CODES[symbol]!;
    while (left > 0) {
      const taken = left < 8 - count ? left : 8 - count;
      left -= taken;
      waiting = (waiting << taken) | ((code >>> left) & ((1 << taken) - 1));
      count += taken;
      if (count < 8) break;
      target[position++] = waiting;
      waiting = 0;
      count = 0;
    }
  }
  if (count > 0) target[position++] = (waiting << (8 - count)) | (0xff >>> count);
  return position;
}

type Span = { readonly from: number; readonly to: number };

/** The text in these bytes, or undefined when they are no such code. */
export function readHuffman(source: Buffer, { from, to }: Span): string | undefined {
  // Five bits a symbol at least.
  const longest = (((to - from) * 8) / 5) | 0;
  const target = longest <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(longest);
  let length = 0;
  let step = START;
  for (let i = from; i < to; i++) {
    const byte = source[i]!;
    const high = ((step & 0xff) << 4) | (byte >>> 4);
    step = STEPS[high]! || explored(high);
    if ((step & HAS_SYMBOL) !== 0) target[length++] = (step >>> 8) & 0xff;
    else if ((step & IS_BROKEN) !== 0) return undefined;
    const low = ((step & 0xff) << 4) | (byte & 15);
    step = STEPS[low]! || explored(low);
    if ((step & HAS_SYMBOL) !== 0) target[length++] = (step >>> 8) & 0xff;
    else if ((step & IS_BROKEN) !== 0) return undefined;
  }
  if ((step & MAY_END) === 0) return undefined;
  return target.toString('latin1', 0, length);
}

/** Shorter codes first, among equals the smaller symbol: each code is its predecessor's next. */
function canonicalCodes(): Uint32Array {
  const counts = new Uint32Array(BITS_MAX + 1);
  for (const bits of LENGTHS) counts[bits]! += 1;
  // The first code of each length, then the next that is free.
  const next = new Uint32Array(BITS_MAX + 1);
  for (let bits = 1; bits <= BITS_MAX; bits++)
    next[bits] = (next[bits - 1]! + counts[bits - 1]!) * 2;
  return Uint32Array.from(LENGTHS, (bits) => next[bits]!++);
}

/** Fills in where any four bits lead from a node that no text led to before. */
function explored(index: number): number {
  const node = index >>> 4;
  for (let bits = 0; bits < 16; bits++) {
    let step = node;
    for (let shift = 3; shift >= 0 && (step & IS_BROKEN) === 0; shift--) {
      const next = BIT_STEPS[(step & 0xff) * 2 + ((bits >>> shift) & 1)]!;
      step = (next & IS_BROKEN) !== 0 ? IS_BROKEN : next | (step & ~(MAY_END | 0xff));
    }
    STEPS[node * 16 + bits] = step;
  }
  return STEPS[index]!;
}

/**
 * Where one bit leads from each inner node. The tree of a canonical code is known level by level:
 * first the leaves, in the order of their symbols, then the inner nodes, of which the last is
 * reached by ones alone.
 */
function bitSteps(): Uint32Array {
  const steps = new Uint32Array(EOS * 2);
  const symbols = Array.from(LENGTHS.keys()).sort((a, b) => LENGTHS[a]! - LENGTHS[b]! || a - b);
  let leaf = 0;
  let inner = 1;
  for (let depth = 1, level = 0, end = 1; level < end; depth++) {
    const places = (end - level) * 2;
    for (let place = 0; place < places; place++) {
      const symbol = symbols[leaf];
      const isLeaf = symbol !== undefined && LENGTHS[symbol] === depth;
      if (isLeaf) leaf += 1;
      const mayEnd = place === places - 1 && depth <= PADDING_BITS_MAX ? MAY_END : 0;
      steps[level * 2 + place] = isLeaf ? stepTo(symbol) : inner++ | mayEnd;
    }
    [level, end] = [end, inner];
  }
  return steps;
}

function stepTo(symbol: number): number {
  return symbol === EOS ? IS_BROKEN : START | HAS_SYMBOL | (symbol << 8);
}
