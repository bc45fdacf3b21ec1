// A client that attacks an HTTP/2 server in waves, and comes back whenever it is thrown out.
import { connect, type Socket } from 'node:net';
import { FRAME, PREFACE } from '../../proxy/http/h2/index.ts';
import { bytesOf, H2Peer, type SentFrame } from './h2-peer.ts';

/** Streams that a wave may begin. */
export const WAVE_STREAMS = 50;

export type Attack = {
  readonly name: string;
  /** The bytes of one wave; ids go up from `first`. */
  wave(peer: H2Peer, first: number): readonly SentFrame[];
  /** It is not thrown out: what it does is bounded as it is. */
  readonly isBorne?: true;
  /** Takes nothing of what it is told. */
  readonly isDeaf?: true;
};

/** Connects again whenever it is thrown out. */
export class Attacker {
  readonly #port: number;
  readonly #attack: Attack;
  #socket: Socket;
  #peer = new H2Peer('client');
  #next = 1;
  waves = 0;
  thrownOut = 0;

  constructor(port: number, attack: Attack) {
    this.#port = port;
    this.#attack = attack;
    this.#socket = this.#connect();
  }

  strike(): void {
    if (this.#socket.destroyed) this.#socket = this.#connect();
    // What piles up here is not what the test weighs.
    if (this.#socket.writableLength > 1024 * 1024) return;
    const frames = this.#attack.wave(this.#peer, this.#next);
    this.#next += 2 * WAVE_STREAMS;
    this.#socket.write(Buffer.concat(frames.map((frame) => bytesOf(frame))));
    this.waves += 1;
  }

  stop(): void {
    this.#socket.destroy();
  }

  #connect(): Socket {
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    this.#peer = new H2Peer('client');
    this.#next = 1;
    socket.on('error', () => undefined); // `close` follows.
    socket.on('end', () => (this.thrownOut += 1));
    if (this.#attack.isDeaf !== true) socket.resume();
    socket.write(Buffer.concat([PREFACE, bytesOf({ type: FRAME.SETTINGS })]));
    return socket;
  }
}
