// Messages on a stream: each has five bytes before it, one that says whether it is compressed and
// four with its length (gRPC over HTTP/2, "Length-Prefixed-Message").
import { STATUS, type GrpcStatus } from './status.ts';

const HEAD_BYTES = 5;

/** A message as it goes out: never compressed. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEAD_BYTES + message.length);
  frame.writeUInt8(0, 0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, HEAD_BYTES);
  return frame;
}

type Taken =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** It is not here yet. */
  | { readonly kind: 'none' }
  /** Nothing that follows can be understood. */
  | { readonly kind: 'fault'; readonly status: GrpcStatus };

const NONE: Taken = { kind: 'none' };

/** Bytes go in as they come, whole messages come out. */
export class MessageReader {
  readonly #bytesMax: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Of the message whose head was read. */
  #length: number | undefined;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Nothing is left of a message. */
  get isEmpty(): boolean {
    return this.#bytes === 0 && this.#length === undefined;
  }

  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
  }

  /** `encoding`: what the answer's head says its messages are compressed with. */
  next(encoding: string): Taken {
    if (this.#length === undefined) {
      if (this.#bytes < HEAD_BYTES) return NONE;
      const head = this.#take(HEAD_BYTES);
      const length = head.readUInt32BE(1);
      const status = this.#problemOf({ flag: head.readUInt8(0), length, encoding });
      if (status !== undefined) return { kind: 'fault', status };
      this.#length = length;
    }
    if (this.#bytes < this.#length) return NONE;
    const bytes = this.#take(this.#length);
    this.#length = undefined;
    return { kind: 'message', bytes };
  }

  #problemOf({ flag, length, encoding }: Head): GrpcStatus | undefined {
    if (flag === 1) {
      // We offer none, so neither can be.
      const how = encoding === 'identity' ? 'and does not say how' : `with ${encoding}`;
      return { code: STATUS.INTERNAL, message: `the server compressed a message ${how}` };
    }
    if (flag !== 0) {
      return {
        code: STATUS.INTERNAL,
        message: `the server sent what is no message (flag ${flag})`,
      };
    }
    if (length <= this.#bytesMax) return undefined;
    const message = `a message of ${length} bytes, where ${this.#bytesMax} are the most we take`;
    return { code: STATUS.RESOURCE_EXHAUSTED, message };
  }

  /** There are so many. */
  #take(bytes: number): Buffer {
    this.#bytes -= bytes;
    const [first] = this.#chunks;
    if (first === undefined || bytes === 0) return Buffer.alloc(0);
    if (first.length > bytes) {
      this.#chunks[0] = first.subarray(bytes);
      return first.subarray(0, bytes);
    }
    const whole = first.length === bytes ? first : Buffer.allocUnsafe(bytes);
    let [taken, used] = [0, 0];
    while (taken < bytes) {
      const chunk = this.#chunks[used]!;
      const part = chunk.subarray(0, bytes - taken);
      if (whole !== first) whole.set(part, taken);
      taken += part.length;
      if (part.length === chunk.length) used += 1;
      else this.#chunks[used] = chunk.subarray(part.length);
    }
    this.#chunks.splice(0, used);
    return whole;
  }
}

type Head = { readonly flag: number; readonly length: number; readonly encoding: string };
