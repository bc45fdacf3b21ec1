// The Huffman code of HPACK (RFC 7541, appendix B), both ways. The code is canonical: the lengths
// alone give every code, so only they are written down here.   hot path

const EOS = 256;

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
const START = MAY_END;
const STEPS = decodingSteps();

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
    step = STEPS[((step & 0xff) << 4) | (byte >>> 4)]!;
    if ((step & HAS_SYMBOL) !== 0) target[length++] = (step >>> 8) & 0xff;
    else if ((step & IS_BROKEN) !== 0) return undefined;
    step = STEPS[((step & 0xff) << 4) | (byte & 15)]!;
    if ((step & HAS_SYMBOL) !== 0) target[length++] = (step >>> 8) & 0xff;
    else if ((step & IS_BROKEN) !== 0) return undefined;
  }
  if ((step & MAY_END) === 0) return undefined;
  return target.toString('latin1', 0, length);
}

/** Shorter codes first, among equals the smaller symbol: each code is its predecessor's next. */
function canonicalCodes(): Uint32Array {
  const codes = new Uint32Array(EOS + 1);
  let code = 0;
  for (let bits = 1; bits <= 30; bits++) {
    code <<= 1;
    for (let symbol = 0; symbol <= EOS; symbol++) {
      if (SYMBOL_BITS[symbol] === bits) codes[symbol] = code++;
    }
  }
  return codes;
}

/** The tree of codes, and from each of its inner nodes the way that any four bits lead. */
function decodingSteps(): Uint32Array {
  const { children, depths } = codeTree();
  const steps = new Uint32Array(depths.length * 16);
  for (let node = 0; node < depths.length; node++) {
    for (let bits = 0; bits < 16; bits++) steps[node * 16 + bits] = stepFrom(node, bits);
  }
  return steps;

  function stepFrom(node: number, bits: number): number {
    let at = node;
    let symbol = -1;
    // Ones all the way since the last symbol: what may pad the end.
    let onlyOnes = depths[node]! >= 0;
    for (let shift = 3; shift >= 0; shift--) {
      const bit = (bits >>> shift) & 1;
      const next = children[at * 2 + bit]!;
      onlyOnes &&= bit === 1;
      if (next >= 0) at = next;
      else {
        if (-next - 1 === EOS) return IS_BROKEN;
        symbol = -next - 1;
        at = 0;
        onlyOnes = true;
      }
    }
    const mayEnd = onlyOnes && Math.abs(depths[at]!) <= 7 ? MAY_END : 0;
    return at | mayEnd | (symbol < 0 ? 0 : HAS_SYMBOL | (symbol << 8));
  }
}

type CodeTree = {
  /** Two for each inner node: another inner node, or −1 − symbol. */
  readonly children: readonly number[];
  /** Depth of each inner node; negative when the way to it has a zero. */
  readonly depths: readonly number[];
};

function codeTree(): CodeTree {
  const children: number[] = [0, 0];
  const depths: number[] = [0];
  for (let symbol = 0; symbol <= EOS; symbol++) {
    let at = 0;
    for (let left = SYMBOL_BITS[symbol]! - 1; left >= 0; left--) {
      const bit = (CODES[symbol]! >>> left) & 1;
      const place = at * 2 + bit;
      if (left === 0) children[place] = -1 - symbol;
      else if (children[place] === 0) {
        const depth = depths[at]!;
        children[place] = depths.length;
        depths.push(depth >= 0 && bit === 1 ? depth + 1 : -Math.abs(depth) - 1);
        children.push(0, 0);
        at = depths.length - 1;
      } else at = children[place]!;
    }
  }
  return { children, depths };
}
