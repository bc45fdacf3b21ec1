// What was heard on one stream, written down as messages, and how the stream ended.
import type { Field, Message } from '../message.ts';
import type { Fate } from '../wire.ts';

type Draft = {
  -readonly [K in keyof Message]: Message[K];
};

const NO_ANSWER = '(no message)';

export class HeardStream {
  readonly id: number;
  readonly messages: Draft[] = [];
  /** As text, for scripts that wait to hear something. */
  text = '';
  fate: Fate = 'open';

  constructor(id: number) {
    this.id = id;
  }

  /** The message, or the trailers of the one before. */
  head(fields: readonly Field[], end: boolean): void {
    const last = this.messages.at(-1);
    const isTrailers = last !== undefined && !last.isWhole && !isInterim(last);
    this.text += `${fields.map(({ name, value }) => `${name}: ${value}\r\n`).join('')}\r\n`;
    if (isTrailers) {
      last.trailers = fields;
      last.isWhole = end;
      return;
    }
    if (last !== undefined && isInterim(last)) last.isWhole = true;
    const hasLength = fields.some(({ name }) => name === 'content-length');
    this.messages.push({
      start: startOf(fields),
      fields: fields.filter(({ name }) => !IN_START.has(name)),
      framing: end ? 'none' : hasLength ? 'length' : 'frames',
      body: '',
      trailers: [],
      isWhole: end,
    });
  }

  data(bytes: string, end: boolean): void {
    const last = this.messages.at(-1);
    this.text += bytes;
    if (last === undefined) return;
    last.body += bytes;
    last.isWhole = end;
  }

  reset(code: string): void {
    if (this.fate !== 'open') return;
    this.fate = 'reset';
    const last = this.messages.at(-1);
    if (last !== undefined && !isInterim(last)) last.reset = code;
    else {
      const nothing = { fields: [], framing: 'none', body: '', trailers: [] } as const;
      this.messages.push({ ...nothing, start: NO_ANSWER, isWhole: false, reset: code });
    }
  }

  /** Its connection is gone. */
  leave(fate: Fate): void {
    if (this.fate === 'open') this.fate = fate;
  }

  get isOver(): boolean {
    const last = this.messages.at(-1);
    return this.fate !== 'open' || (last !== undefined && last.isWhole && !isInterim(last));
  }
}

const IN_START = new Set([':method', ':path', ':status']);

function startOf(fields: readonly Field[]): string {
  const of = (name: string): string => fields.find((each) => each.name === name)?.value ?? '';
  const status = of(':status');
  return status === '' ? `${of(':method')} ${of(':path')} HTTP/2` : `HTTP/2 ${status}`;
}

function isInterim({ start }: Message): boolean {
  return start.startsWith('HTTP/2 1');
}
