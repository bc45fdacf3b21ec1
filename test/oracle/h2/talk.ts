// A client's conversation over HTTP/2: every request of the script is a stream of one connection.
import type { Socket } from 'node:net';
import type { Field, Message } from '../message.ts';
import { Watch } from '../watch.ts';
import type { Fate, Wire } from '../wire.ts';
import { codeOf } from './code.ts';
import { H2Session } from './session.ts';
import { Speech, type Framing, type SpokenHead } from './speech.ts';
import { HeardStream } from './stream.ts';

export class H2Talk implements Wire {
  readonly #socket: Socket;
  readonly #session: H2Session;
  readonly #watch = new Watch();
  readonly #speech: Speech;
  readonly #streams: HeardStream[] = [];
  fate: Fate = 'open';
  /** The code that the proxy said goodbye with. */
  goodbye: string | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#session = new H2Session(socket, 'client', {
      head: (id, { fields, end }) => this.#on(id, (stream) => stream.head(fields, end)),
      data: (id, { bytes, end }) => this.#on(id, (stream) => stream.data(bytes, end)),
      reset: (id, code) => this.#on(id, (stream) => stream.reset(code)),
      goneAway: (code) => (this.goodbye = code),
    });
    this.#speech = new Speech(
      {
        head: (head, end) => this.#ask(head, end),
        data: (bytes, end) => this.#session.data(this.#lastId, bytes, end),
        trailers: (fields) => this.#session.headers(this.#lastId, fields, true),
      },
      framingOf,
    );
    socket.on('end', () => this.#leave('ended'));
    socket.on('error', () => this.#leave('reset'));
    socket.on('close', () => this.#leave('ended'));
  }

  get heard(): string {
    return this.#streams.map(({ text }) => text).join('');
  }

  get messages(): readonly Message[] {
    return this.#streams.flatMap((stream) => stream.messages);
  }

  /** Streams that have nothing more to say. */
  get over(): number {
    return this.#streams.filter(({ isOver }) => isOver).length;
  }

  send(bytes: string): void {
    this.#speech.say(bytes);
  }

  end(): void {
    if (this.#socket.writable) this.#socket.end();
  }

  /** All that is under way. */
  reset(code = 'CANCEL'): void {
    for (const { id, isOver } of this.#streams) if (!isOver) this.#session.reset(id, codeOf(code));
  }

  goAway(): void {
    this.#session.goAway(0);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  until(isTrue: () => boolean, ms?: number): Promise<boolean> {
    return this.#watch.until(isTrue, ms);
  }

  get #lastId(): number {
    return this.#streams.length * 2 - 1;
  }

  #ask({ start, fields }: SpokenHead, end: boolean): void {
    const [method = '', target = ''] = start.split(' ');
    this.#streams.push(new HeardStream(this.#lastId + 2));
    const authority = fields.find(({ name }) => name === 'host')?.value;
    const pseudo: readonly Field[] = [
      { name: ':method', value: method },
      { name: ':scheme', value: 'http' },
      ...(authority === undefined ? [] : [{ name: ':authority', value: authority }]),
      { name: ':path', value: target },
    ];
    this.#session.headers(this.#lastId, [...pseudo, ...fields.filter(travels)], end);
  }

  #on(id: number, told: (stream: HeardStream) => void): void {
    const stream = this.#streams[(id - 1) / 2];
    if (stream !== undefined) told(stream);
    this.#watch.changed();
  }

  #leave(fate: Fate): void {
    if (this.fate === 'open') this.fate = fate;
    for (const stream of this.#streams) if (!stream.isOver) stream.leave(fate);
    this.#watch.changed();
  }
}

function framingOf({ start, fields }: SpokenHead): Framing {
  if (start.startsWith('CONNECT ')) return 'rest';
  if (fields.some(({ name }) => name === 'transfer-encoding')) return 'chunked';
  return fields.some(({ name }) => name === 'content-length') ? 'length' : 'none';
}

function travels({ name }: Field): boolean {
  return name !== 'host' && name !== 'transfer-encoding';
}
