// gRPC-Web in base64, for browsers that cannot read bytes while they come. Text may be cut
// anywhere, and padded wherever its writer came to the end of something.   hot path
import { MessageScanner } from './grpc-messages.ts';

const NOTHING = Buffer.alloc(0);
const PAD = 0x3d;
const GROUP_CHARS = 4;
const GROUP_BYTES = 3;

/** From text to bytes. */
export class TextReader {
  readonly #group = Buffer.alloc(GROUP_CHARS);
  #seen = 0;

  /** Nothing is cut off. */
  get isWhole(): boolean {
    return this.#seen === 0;
  }

  /** What is whole by now; undefined: it is not base64. */
  read(text: Buffer): Buffer | undefined {
    const groups = Math.floor((this.#seen + text.length) / GROUP_CHARS);
    const bytes = Buffer.allocUnsafe(groups * GROUP_BYTES);
    let size = 0;
    for (let i = 0; i < text.length; i++) {
      this.#group[this.#seen++] = text[i]!;
      if (this.#seen < GROUP_CHARS) continue;
      this.#seen = 0;
      const written = this.#readGroup(bytes, size);
      if (written === 0) return undefined;
      size += written;
    }
    return bytes.subarray(0, size);
  }

  /** Writes the bytes of four characters; returns how many, 0 when they are none. */
  #readGroup(into: Buffer, at: number): number {
    const group = this.#group;
    const isShort = group[3] === PAD;
    const isShortest = isShort && group[2] === PAD;
    const first = SIXES[group[0]!]!;
    const second = SIXES[group[1]!]!;
    const third = isShortest ? 0 : SIXES[group[2]!]!;
    const fourth = isShort ? 0 : SIXES[group[3]!]!;
    if ((first | second | third | fourth) > 63) return 0;
    into[at] = (first << 2) | (second >> 4);
    if (isShortest) return 1;
    into[at + 1] = ((second & 15) << 4) | (third >> 2);
    if (isShort) return 2;
    into[at + 2] = ((third & 3) << 6) | fourth;
    return 3;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What each character stands for; 64: for nothing. */
const SIXES: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, code) => {
  const at = ALPHABET.indexOf(String.fromCharCode(code));
  return at === -1 ? 64 : at;
});

/** From bytes to text, padded where a message ends, since the next one may be long in coming. */
export class TextWriter {
  readonly #scanner = new MessageScanner();
  /** Less than a group, of a message that goes on. */
  #rest: Buffer = NOTHING;

  write(bytes: Buffer): Buffer {
    this.#scanner.scan(bytes);
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const left = this.#scanner.isBetween ? 0 : all.length % GROUP_BYTES;
    const end = all.length - left;
    // What was received may be written over before there is more.
    this.#rest = left === 0 ? NOTHING : Buffer.from(all.subarray(end));
    return Buffer.from(all.toString('base64', 0, end), 'latin1');
  }

  /** What is still owed of a message that was cut off. */
  end(): Buffer {
    const text = this.#rest.toString('base64');
    this.#rest = NOTHING;
    return Buffer.from(text, 'latin1');
  }
}
