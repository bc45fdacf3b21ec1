// The words that the tables of cases are written with: requests, answers, routes, upstreams.
import { STATUS_CODES } from 'node:http';
import type { JsonObject } from '../../lib/index.ts';
import type { Action, Answer, Conversation, Script, Step } from './case.ts';

type Fields = Readonly<Record<string, string | readonly string[]>>;

type Request = {
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Fields;
  readonly body?: string;
};

/** The bytes of a request with correct framing. */
export function request(path: string, asked: Request = {}): string {
  const { method = 'GET', host = 'oracle.test', headers = {}, body } = asked;
  const length: Fields = body === undefined ? {} : { 'content-length': String(body.length) };
  return `${method} ${path} HTTP/1.1\r\n${lines({ host, ...headers, ...length })}\r\n${body ?? ''}`;
}

export type Asked = readonly [path: string, asked?: Request];

/** One connection, one request, one answer. */
export function ask(path: string, asked: Request = {}): Conversation {
  return say(request(path, asked));
}

/** One connection on which these are said one by one, each after the answer to the one before. */
export function say(...requests: readonly string[]): Conversation {
  const steps = requests.flatMap((bytes, i): Step[] => [
    { kind: 'send', bytes },
    { kind: 'answers', count: i + 1 },
  ]);
  return { to: 'listener', steps };
}

/** One connection with a script of its own: texts are sent, numbers are pauses in milliseconds. */
export function converse(...script: readonly (string | number | Step)[]): Conversation {
  return {
    to: 'listener',
    steps: script.map((each): Step => {
      if (typeof each === 'string') return { kind: 'send', bytes: each };
      if (typeof each === 'number') return { kind: 'wait', ms: each };
      return each;
    }),
  };
}

export function askAdmin(path: string, method = 'GET'): Conversation {
  const bytes = `${method} ${path} HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n`;
  return { to: 'admin', steps: [{ kind: 'send', bytes }, { kind: 'closed' }] };
}

export const ANSWERED: Step = { kind: 'answers', count: 1 };
export const CLOSED: Step = { kind: 'closed' };
export const END: Step = { kind: 'end' };
export const RESET: Step = { kind: 'reset' };

/** An upstream that answers its first request with the first, and so on; the last repeats. */
export function upstream(...answers: readonly Answer[]): Script {
  return { kind: 'http', answers };
}

/** An upstream that speaks something else: texts are sent, numbers are pauses. */
export function peer(...script: readonly (string | number | Action)[]): Script {
  return { kind: 'tcp', actions: actionsOf(script) };
}

export function hear(text: string): Action {
  return { kind: 'hear', text };
}

export const HEAR_END: Action = { kind: 'hear-end' };

/** Sends what is written, once the request is whole: texts are sent, numbers are pauses. */
export function raw(...script: readonly (string | number | Action)[]): Answer {
  return { at: 'end', actions: actionsOf(script) };
}

/** The same, without waiting for the body. */
export function early(...script: readonly (string | number | Action)[]): Answer {
  return { at: 'head', actions: actionsOf(script) };
}

type Answered = { readonly headers?: Fields; readonly body?: string };

export function answer(status: number, { headers = {}, body = '' }: Answered = {}): Answer {
  return raw(response(status, { headers, body }));
}

export function response(status: number, { headers = {}, body = '' }: Answered = {}): string {
  const length = { 'content-length': String(body.length) };
  const line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`;
  return `${line}\r\n${lines({ ...length, ...headers })}\r\n${body}`;
}

/** Ends the stream of the request in this way, once that is whole. */
export function broken(code: string): Answer {
  return raw({ kind: 'reset', code });
}

/** Says that this request was the last that was looked at, or that none was. */
export function goAway(last: 'all' | 'none'): Action {
  return { kind: 'go-away', last };
}

export function delayed(ms: number, { at, actions }: Answer): Answer {
  return { at, actions: [{ kind: 'wait', ms }, ...actions] };
}

export const OK: Answer = answer(200, { body: 'ok' });
export const SILENCE: Answer = raw();
export const HANG_UP: Answer = raw({ kind: 'end' });
export const BREAK: Answer = raw({ kind: 'reset' });

/** A route for all that is left, with an action of its own. */
export function to(cluster: string, action: JsonObject = {}): JsonObject {
  return { match: { prefix: '/' }, route: { cluster, ...action } };
}

/** A route for all that is left, with fields beside its action. */
export function routeTo(cluster: string, fields: JsonObject): JsonObject {
  return { ...to(cluster), ...fields };
}

/** `name: value` as Envoy's header mutations want it. */
export function header(line: string, fields: JsonObject = {}): JsonObject {
  const colon = line.indexOf(':');
  const [key, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
  return { header: { key, value }, ...fields };
}

/** A message of this type inside another, whatever that allows there. */
export function typed(type: string, fields: JsonObject = {}): JsonObject {
  return { '@type': `type.googleapis.com/${type}`, ...fields };
}

/** What a cluster says about HTTP to its endpoints. */
export function httpOptions(fields: JsonObject): JsonObject {
  return { typed_extension_protocol_options: { [HTTP_OPTIONS]: typed(HTTP_OPTIONS, fields) } };
}

export const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

/** `http.fault.v3.HTTPFault` becomes the filter `envoy.filters.http.fault`. */
export function filter(type: string, fields: JsonObject = {}): JsonObject {
  const name = `envoy.filters.${type.split('.').slice(0, 2).join('.')}`;
  return { name, typed_config: typed(`envoy.extensions.filters.${type}`, fields) };
}

/** Since 1.33 Envoy trusts no address by itself; here it does, and x-envoy-* of callers count. */
export const TRUSTING: JsonObject = {
  use_remote_address: true,
  internal_address_config: { cidr_ranges: [{ address_prefix: '127.0.0.0', prefix_len: 8 }] },
};

export function times<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function actionsOf(script: readonly (string | number | Action)[]): readonly Action[] {
  return script.map((each): Action => {
    if (typeof each === 'string') return { kind: 'send', bytes: each };
    if (typeof each === 'number') return { kind: 'wait', ms: each };
    return each;
  });
}

function lines(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, values]) => [values].flat().map((value) => `${name}: ${value}\r\n`))
    .join('');
}
