// One end of a connection that follows a script: says bytes as they stand, hears all, and knows
// how it ended. Deliberately no HTTP client: what is wrong on the wire must be seen.
import type { Socket } from 'node:net';
import type { Action } from './case.ts';

/** How the other side left, if it did. */
export type Fate = 'open' | 'ended' | 'reset';

// A script that waits for more than any case needs goes on, and the facts tell what was missing.
const WAIT_MS = 4000;

export class Wire {
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  heard = '';
  fate: Fate = 'open';

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString('latin1');
      this.#changed();
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

  destroy(): void {
    this.#socket.destroy();
  }

  /** Whether it came true, or the wait was over first. */
  until(isTrue: () => boolean, ms = WAIT_MS): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(look);
        clearTimeout(timer);
        resolve(isTrue());
      };
      const look = (): void => {
        if (isTrue()) settle();
      };
      const timer = setTimeout(settle, ms);
      this.#waiting.add(look);
      look();
    });
  }

  async perform(action: Action): Promise<void> {
    switch (action.kind) {
      case 'send':
        return this.send(action.bytes);
      case 'wait':
        await this.until(() => false, action.ms);
        return undefined;
      case 'hear':
        await this.until(() => this.heard.includes(action.text) || this.fate !== 'open');
        return undefined;
      case 'hear-end':
        await this.until(() => this.fate !== 'open');
        return undefined;
      case 'end':
        return this.end();
      case 'reset':
        return this.reset();
    }
  }

  #leave(fate: Fate): void {
    if (this.fate === 'open') this.fate = fate;
    this.#changed();
  }

  #changed(): void {
    for (const look of this.#waiting) look();
  }
}
