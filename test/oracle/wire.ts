// One end of a connection, or of one stream of it, that follows a script: says what stands there,
// hears all, and knows how it ended. No HTTP client: what is wrong on the wire must be seen.
import type { Socket } from 'node:net';
import type { Action } from './case.ts';
import { Watch } from './watch.ts';

/** How the other side left, if it did. */
export type Fate = 'open' | 'ended' | 'reset';

export interface Wire {
  readonly heard: string;
  readonly fate: Fate;
  send(bytes: string): void;
  end(): void;
  /** A stream with this code; HTTP/1 has only its connection. */
  reset(code?: string): void;
  /** HTTP/2 only: nothing new will be heard here. */
  goAway(last: 'all' | 'none'): void;
  until(isTrue: () => boolean, ms?: number): Promise<boolean>;
}

export class ByteWire implements Wire {
  readonly #socket: Socket;
  readonly #watch = new Watch();
  heard = '';
  fate: Fate = 'open';

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
      this.#watch.changed();
    });
    socket.on('end', () => this.#leave('ended'));
    socket.on('error', () => this.#leave('reset'));
    socket.on('close', () => this.#leave('ended'));
  }

  send(bytes: string): void {
    if (this.#socket.writable) this.#socket.write(bytes, 'latin1');
  }

  end(): void {
    if (this.#socket.writable) this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  goAway(): void {}

  destroy(): void {
    this.#socket.destroy();
  }

  until(isTrue: () => boolean, ms?: number): Promise<boolean> {
    return this.#watch.until(isTrue, ms);
  }

  #leave(fate: Fate): void {
    if (this.fate === 'open') this.fate = fate;
    this.#watch.changed();
  }
}

export async function perform(wire: Wire, action: Action): Promise<void> {
  switch (action.kind) {
    case 'send':
      return wire.send(action.bytes);
    case 'wait':
      await wire.until(() => false, action.ms);
      return undefined;
    case 'hear':
      await wire.until(() => wire.heard.includes(action.text) || wire.fate !== 'open');
      return undefined;
    case 'hear-end':
      await wire.until(() => wire.fate !== 'open');
      return undefined;
    case 'end':
      return wire.end();
    case 'reset':
      return wire.reset(action.code);
    case 'go-away':
      return wire.goAway(action.last);
  }
}
