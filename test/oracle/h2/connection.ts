// An upstream's end of one HTTP/2 connection: every stream is a wire that a script answers on.
import type { Socket } from 'node:net';
import type { Field, Message } from '../message.ts';
import { Watch } from '../watch.ts';
import type { Fate, Wire } from '../wire.ts';
import { codeOf } from './code.ts';
import { H2Session } from './session.ts';
import { Speech, type Framing, type SpokenHead } from './speech.ts';
import { HeardStream } from './stream.ts';

/** Where one request was heard, and is answered. */
export interface AskedStream extends Wire {
  readonly message: Message | undefined;
}

export class H2Connection {
  readonly #socket: Socket;
  readonly #session: H2Session;
  readonly #watch = new Watch();
  readonly #streams = new Map<number, StreamWire>();
  readonly #asked: (stream: AskedStream) => void;
  fate: Fate = 'open';

  constructor(socket: Socket, asked: (stream: AskedStream) => void) {
    this.#socket = socket;
    this.#asked = asked;
    this.#session = new H2Session(socket, 'server', {
      head: (id, { fields, end }) => this.#head(id, { fields, end }),
      data: (id, { bytes, end }) => this.#on(id, ({ stream }) => stream.data(bytes, end)),
      reset: (id, code) => this.#on(id, ({ stream }) => stream.reset(code)),
      goneAway: () => undefined,
    });
    socket.on('end', () => this.#leave('ended'));
    socket.on('error', () => this.#leave('reset'));
    socket.on('close', () => this.#leave('ended'));
  }

  get messages(): readonly Message[] {
    return [...this.#streams.values()].flatMap(({ stream }) => stream.messages);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #head(id: number, head: { readonly fields: readonly Field[]; end: boolean }): void {
    const known = this.#streams.get(id);
    const wire = known ?? new StreamWire(id, { socket: this.#socket, session: this.#session });
    wire.watch = this.#watch;
    this.#streams.set(id, wire);
    wire.stream.head(head.fields, head.end);
    if (known === undefined) this.#asked(wire);
    this.#watch.changed();
  }

  #on(id: number, told: (wire: StreamWire) => void): void {
    const wire = this.#streams.get(id);
    if (wire !== undefined) told(wire);
    this.#watch.changed();
  }

  #leave(fate: Fate): void {
    if (this.fate === 'open') this.fate = fate;
    for (const { stream } of this.#streams.values()) stream.leave(fate);
    this.#watch.changed();
  }
}

type Beneath = { readonly socket: Socket; readonly session: H2Session };

class StreamWire implements AskedStream {
  readonly stream: HeardStream;
  readonly #beneath: Beneath;
  readonly #speech: Speech;
  watch = new Watch();

  constructor(id: number, beneath: Beneath) {
    this.stream = new HeardStream(id);
    this.#beneath = beneath;
    const { session } = beneath;
    this.#speech = new Speech(
      {
        head: ({ start, fields }, end) => {
          const status = { name: ':status', value: start.split(' ')[1] ?? '' };
          const isInterim = status.value.startsWith('1');
          const said = fields.filter(({ name }) => name !== 'transfer-encoding');
          session.headers(id, [status, ...said], end && !isInterim);
        },
        data: (bytes, end) => session.data(id, bytes, end),
        trailers: (fields) => session.headers(id, fields, true),
      },
      (head) => this.#framingOf(head),
    );
  }

  get message(): Message | undefined {
    return this.stream.messages[0];
  }

  get heard(): string {
    return this.stream.text;
  }

  get fate(): Fate {
    return this.stream.fate;
  }

  send(bytes: string): void {
    if (this.fate === 'open') this.#speech.say(bytes);
  }

  /** The connection's, as that of HTTP/1 would be. */
  end(): void {
    this.#beneath.socket.end();
  }

  reset(code = 'INTERNAL_ERROR'): void {
    this.#beneath.session.reset(this.stream.id, codeOf(code));
  }

  goAway(last: 'all' | 'none'): void {
    this.#beneath.session.goAway(last === 'all' ? this.stream.id : 0);
  }

  until(isTrue: () => boolean, ms?: number): Promise<boolean> {
    return this.watch.until(isTrue, ms);
  }

  #framingOf({ start, fields }: SpokenHead): Framing {
    const status = Number(start.split(' ')[1]);
    const isHead = this.message?.start.startsWith('HEAD ') === true;
    if (isHead || status < 200 || status === 204 || status === 304) return 'none';
    if (fields.some(({ name }) => name === 'transfer-encoding')) return 'chunked';
    return fields.some(({ name }) => name === 'content-length') ? 'length' : 'rest';
  }
}
