// Makes requests: a sound one from a small grammar, and then what a smuggler would change about it.
// The same seed makes the same requests.
import type { Random } from '../../lib/index.ts';
import type { Step } from './client.ts';
import { MUTATIONS, type Draft, type Framing, type Mutation } from './mutations.ts';

export type Generated = {
  readonly mutations: readonly string[];
  readonly steps: readonly Step[];
};

/** After every case: whether it is answered, and as what, tells where the proxy thought it was. */
const LAST = 'GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
// What a body likes to be, when somebody reads it as a request.
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: b\r\nX: ';
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];
const FRAMINGS: readonly Framing[] = ['none', 'length', 'chunked'];
const HEADERS = [
  'Accept: */*',
  'x-lower: 1',
  'X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  'Cookie: a=b',
];
const CUT_ONE_IN = 4;

/** One request with exactly this change. */
export function changed(mutation: Mutation, random: Random): Generated {
  const framing = mutation.needs ?? oneOf(FRAMINGS, random);
  const bytes = rendered(mutation.change(draft(framing, random), random));
  return { mutations: [mutation.name], steps: stepsOf(bytes + LAST, random) };
}

/** A request with up to three changes that suit it. */
export function tangled(random: Random): Generated {
  const framing = oneOf(FRAMINGS, random);
  const fitting = MUTATIONS.filter(({ needs }) => needs === undefined || needs === framing);
  const chosen = Array.from({ length: random.below(4) }, () => oneOf(fitting, random));
  let made = draft(framing, random);
  for (const { change } of chosen) made = change(made, random);
  const bytes = damaged(rendered(made), random);
  return { mutations: chosen.map(({ name }) => name), steps: stepsOf(bytes + LAST, random) };
}

function draft(framing: Framing, random: Random): Draft {
  const method = framing === 'none' ? 'GET' : oneOf(METHODS, random);
  const content = random.below(2) === 0 ? SMUGGLED : 'x'.repeat(1 + random.below(40));
  const headers = HEADERS.filter(() => random.below(2) === 0);
  const at = { method, target: `/${random.below(1_000_000)}`, version: 'HTTP/1.1' };
  const host = ['Host: a'];
  switch (framing) {
    case 'none':
      return { ...at, headers: [...host, ...headers], content: '', body: '' };
    case 'length': {
      const length = `Content-Length: ${content.length}`;
      return { ...at, headers: [...host, ...headers, length], content, body: content };
    }
    case 'chunked': {
      const size = content.length.toString(16);
      const body = `${size}\r\n${content}\r\n0\r\n\r\n`;
      const encoding = 'Transfer-Encoding: chunked';
      return { ...at, headers: [...host, ...headers, encoding], content, body };
    }
  }
}

function rendered({ method, target, version, headers, body }: Draft): string {
  return `${[`${method} ${target} ${version}`, ...headers].join('\r\n')}\r\n\r\n${body}`;
}

/** Now and then, a byte is lost, doubled or turned into another. */
function damaged(bytes: string, random: Random): string {
  const at = random.below(bytes.length);
  const byte = bytes.charAt(at);
  switch (random.below(8)) {
    case 0:
      return bytes.slice(0, at) + bytes.slice(at + 1);
    case 1:
      return bytes.slice(0, at) + byte + bytes.slice(at);
    case 2:
      return bytes.slice(0, at) + String.fromCharCode(random.below(256)) + bytes.slice(at + 1);
    default:
      return bytes;
  }
}

/** In one write, or cut into several, as a network may. */
function stepsOf(bytes: string, random: Random): readonly Step[] {
  if (random.below(CUT_ONE_IN) !== 0) return [{ kind: 'bytes', bytes }];
  const at = 1 + random.below(bytes.length - 1);
  return [
    { kind: 'bytes', bytes: bytes.slice(0, at) },
    { kind: 'pause', ms: 1 },
    { kind: 'bytes', bytes: bytes.slice(at) },
  ];
}

function oneOf<T>(list: readonly T[], random: Random): T {
  const chosen = list[random.below(list.length)];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
