// What a connection has to say, gathered until the turn of the loop ends, in buffers that are used
// again once the system has taken what they held.
import type { Duplex } from 'node:stream';
import type { FrameHead } from './wire.ts';

const HEAD_BYTES = 9;
// Four of the largest frames: few writes while much is said, little held while little is.
const BUFFER_BYTES = 64 * 1024 + 4 * HEAD_BYTES;

export class Outbox {
  readonly #socket: Duplex;
  readonly #free: Buffer[] = [];
  #buffer: Buffer = Buffer.alloc(BUFFER_BYTES);
  #used = 0;
  #isDue = false;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  frame({ type, flags, id }: FrameHead, payload: Buffer): void {
    this.#makeRoom(HEAD_BYTES + payload.length);
    const buffer = this.#buffer;
    buffer.writeUIntBE(payload.length, this.#used, 3);
    buffer[this.#used + 3] = type;
    buffer[this.#used + 4] = flags;
    buffer.writeUInt32BE(id, this.#used + 5);
    buffer.set(payload, this.#used + HEAD_BYTES);
    this.#used += HEAD_BYTES + payload.length;
  }

  bytes(bytes: Buffer): void {
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes > BUFFER_BYTES) this.#flush();
    if (this.#isDue) return;
    this.#isDue = true;
    process.nextTick(() => {
      this.#isDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#socket.destroyed) this.#used = 0;
    if (this.#used === 0) return;
    const full = this.#buffer;
    this.#socket.write(full.subarray(0, this.#used), () => this.#free.push(full));
    this.#buffer = this.#free.pop() ?? Buffer.alloc(BUFFER_BYTES);
    this.#used = 0;
  }
}
