// Reads the messages of a script, written as texts of HTTP/1.1, as the texts come: a head, content,
// trailers. What is no message says nothing.
import type { Field } from '../message.ts';

export type Spoken = {
  head(head: SpokenHead, end: boolean): void;
  data(bytes: string, end: boolean): void;
  trailers(fields: readonly Field[]): void;
};

export type SpokenHead = { readonly start: string; readonly fields: readonly Field[] };

type State =
  | { readonly kind: 'head' }
  | { readonly kind: 'length'; left: number }
  | { readonly kind: 'chunks' }
  /** Content as it comes; its end is the script's business. */
  | { readonly kind: 'rest' };

/** What a head says of the content after it. */
export type Framing = 'none' | 'length' | 'chunked' | 'rest';

const HEAD: State = { kind: 'head' };

export class Speech {
  readonly #spoken: Spoken;
  readonly #framing: (head: SpokenHead) => Framing;
  #text = '';
  #state: State = HEAD;

  constructor(spoken: Spoken, framing: (head: SpokenHead) => Framing) {
    this.#spoken = spoken;
    this.#framing = framing;
  }

  say(text: string): void {
    this.#text += text;
    while (this.#text !== '' && this.#step());
  }

  /** Whether something was read. */
  #step(): boolean {
    const state = this.#state;
    if (state.kind === 'head') return this.#head();
    if (state.kind === 'chunks') return this.#chunk();
    const size = state.kind === 'length' ? state.left : this.#text.length;
    const bytes = this.#take(size);
    if (state.kind === 'length') state.left -= bytes.length;
    const isLast = state.kind === 'length' && state.left === 0;
    if (isLast) this.#state = HEAD;
    this.#spoken.data(bytes, isLast);
    return true;
  }

  #head(): boolean {
    const end = this.#text.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const [start = '', ...lines] = this.#take(end + 4)
      .trimEnd()
      .split('\r\n');
    const head = { start, fields: lines.map(fieldOf) };
    const framing = this.#framing(head);
    const length = Number(head.fields.find(({ name }) => name === 'content-length')?.value ?? 0);
    if (framing === 'length' && length > 0) this.#state = { kind: 'length', left: length };
    if (framing === 'chunked') this.#state = { kind: 'chunks' };
    if (framing === 'rest') this.#state = { kind: 'rest' };
    this.#spoken.head(head, this.#state === HEAD);
    return true;
  }

  #chunk(): boolean {
    const line = this.#text.indexOf('\r\n');
    const size = line < 0 ? NaN : parseInt(this.#text.slice(0, line), 16);
    if (Number.isNaN(size)) return false;
    if (size === 0) return this.#lastChunk(line);
    if (this.#text.length < line + 2 + size + 2) return false;
    const bytes = this.#take(line + 2 + size + 2).slice(line + 2, -2);
    this.#spoken.data(bytes, false);
    return true;
  }

  #lastChunk(line: number): boolean {
    const end = this.#text.indexOf('\r\n\r\n', line);
    if (end < 0) return false;
    const lines = this.#take(end + 4)
      .slice(line + 2)
      .trimEnd()
      .split('\r\n');
    this.#state = HEAD;
    const trailers = lines.filter((each) => each !== '').map(fieldOf);
    if (trailers.length === 0) this.#spoken.data('', true);
    else this.#spoken.trailers(trailers);
    return true;
  }

  #take(count: number): string {
    const taken = this.#text.slice(0, count);
    this.#text = this.#text.slice(count);
    return taken;
  }
}

/** Pseudo-header fields can be written down too: their name begins with the colon. */
function fieldOf(line: string): Field {
  const colon = line.indexOf(':', 1);
  return { name: line.slice(0, colon).toLowerCase(), value: line.slice(colon + 1).trim() };
}
