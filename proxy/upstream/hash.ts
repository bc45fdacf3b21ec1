// What a request is known by to a consistent balancer: headers, cookies, its path or where it came
// from, each hashed and folded into one number, bit for bit as Envoy does it. A client without the
// cookie is given one.   hot path
import { hex64, Uint64, xxHash64, type Hash64 } from '../../lib/index.ts';
import type { RequestHead } from '../http/index.ts';
import { substitution } from '../match/index.ts';
import type { HashPlan } from '../plan/index.ts';

export type HashFacts = {
  /** Undefined: bytes, not a request. */
  readonly head: HashedHead | undefined;
  readonly sourceAddress: string;
  readonly sourcePort: number;
  /** `address:port` that the client connected to. */
  readonly localAddress: string;
};

type HashedHead = Pick<RequestHead, 'method' | 'target' | 'authority' | 'scheme' | 'headers'>;

type RequestHashed = {
  readonly hash: Hash64 | undefined;
  /** Values of `Set-Cookie` for the answer. */
  readonly setCookies: readonly string[];
};

/** Undefined: requests are not hashed here. */
export function requestHash(policies: readonly HashPlan[]): RequestHash | undefined {
  return policies.length === 0 ? undefined : new RequestHash(policies);
}

export class RequestHash {
  readonly #steps: Step[] = [];

  constructor(policies: readonly HashPlan[]) {
    for (const plan of policies) {
      this.#steps.push({ terminal: plan.terminal, hashOf: hasher(plan) });
    }
  }

  of(facts: HashFacts): RequestHashed {
    const setCookies: string[] = [];
    let hash: Uint64 | undefined;
    for (let i = 0; i < this.#steps.length; i++) {
      const { terminal, hashOf } = this.#steps[i]!;
      const next = hashOf(facts, setCookies);
      if (next !== undefined && hash === undefined) hash = new Uint64(next.high, next.low);
      else if (next !== undefined && hash !== undefined) {
        // So that two equal parts do not cancel each other out.
        hash.rotateLeft(1);
        hash.xor(next);
      }
      if (terminal && hash !== undefined) break;
    }
    return { hash, setCookies };
  }
}

type Hasher = (facts: HashFacts, setCookies: string[]) => Hash64 | undefined;
type Step = { readonly terminal: boolean; readonly hashOf: Hasher };

function hasher(plan: HashPlan): Hasher {
  switch (plan.kind) {
    case 'header':
      return headerHash(plan);
    case 'cookie':
      return cookieHash(plan);
    case 'source-address':
      return ({ sourceAddress }) => (sourceAddress === '' ? undefined : xxHash64(sourceAddress));
    case 'query':
      return ({ head }) => hashed(queryValue(plan, head?.target ?? ''));
  }
}

function headerHash({ name, rewrite }: HashPlan & { readonly kind: 'header' }): Hasher {
  const wanted = name.toLowerCase();
  const rewritten = rewrite === undefined ? undefined : substitution(rewrite);
  const pseudo = PSEUDO.get(wanted);
  if (pseudo !== undefined) {
    return ({ head }) => {
      const value = head === undefined ? undefined : pseudo(head);
      return hashed(value === undefined ? undefined : (rewritten?.(value) ?? value));
    };
  }
  return ({ head }) => {
    const values: string[] = [];
    const list = head?.headers.list ?? NO_HEADERS;
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] !== wanted) continue;
      const value = list[i + 1]!;
      values.push(rewritten === undefined ? value : rewritten(value));
    }
    if (values.length === 0) return undefined;
    // The order in which they were sent shall not matter.
    if (values.length > 1) values.sort();
    let hash = xxHash64(values[0]!);
    for (let i = 1; i < values.length; i++) hash = xxHash64(values[i]!, hash);
    return hash;
  };
}

const NO_HEADERS: readonly string[] = [];

const PSEUDO: ReadonlyMap<string, (head: HashedHead) => string> = new Map([
  [':method', ({ method }: HashedHead) => method],
  [':path', ({ target }: HashedHead) => target],
  [':authority', ({ authority }: HashedHead) => authority],
  [':scheme', ({ scheme }: HashedHead) => scheme],
  ['host', ({ authority }: HashedHead) => authority],
]);

function cookieHash(plan: HashPlan & { readonly kind: 'cookie' }): Hasher {
  return (facts, setCookies) => {
    if (facts.head === undefined) return undefined;
    const value = cookieValue(facts.head.headers.list, plan.name);
    if (value !== undefined && value !== '') return xxHash64(value);
    if (plan.ttlMs === undefined) return undefined;
    // One for all requests of a connection, so that those in flight together get the same.
    const client = addressText(facts.sourceAddress, facts.sourcePort);
    const made = hex64(xxHash64(client + facts.localAddress)).padStart(16, '0');
    setCookies.push(setCookie(plan, made));
    return xxHash64(made);
  };
}

function setCookie(plan: HashPlan & { readonly kind: 'cookie' }, value: string): string {
  let text = `${plan.name}="${value}"`;
  const seconds = Math.floor((plan.ttlMs ?? 0) / 1000);
  if (seconds > 0) text += `; Max-Age=${seconds}`;
  if (plan.path !== '') text += `; Path=${plan.path}`;
  for (const { name, value: given } of plan.attributes) {
    text += given === '' ? `; ${name}` : `; ${name}=${given}`;
  }
  return `${text}; HttpOnly`;
}

function addressText(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The first of that name, without the quotes around it. */
function cookieValue(list: readonly string[], name: string): string | undefined {
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] !== 'cookie') continue;
    const text = list[i + 1]!;
    let start = 0;
    while (start < text.length) {
      const next = text.indexOf(';', start);
      const end = next === -1 ? text.length : next;
      const equals = text.indexOf('=', start);
      if (equals !== -1 && equals < end && text.slice(start, equals).trim() === name) {
        return unquoted(text.slice(equals + 1, end).trim());
      }
      start = end + 1;
    }
  }
  return undefined;
}

function unquoted(value: string): string {
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  return isQuoted ? value.slice(1, -1) : value;
}

/** The first of that name, as it was written. */
function queryValue({ name }: { readonly name: string }, target: string): string | undefined {
  let start = target.indexOf('?') + 1;
  if (start === 0) return undefined;
  while (start <= target.length) {
    const next = target.indexOf('&', start);
    const end = next === -1 ? target.length : next;
    const parameter = target.slice(start, end);
    const equals = parameter.indexOf('=');
    if (equals === -1 ? parameter === name : parameter.slice(0, equals) === name) {
      return equals === -1 ? '' : parameter.slice(equals + 1);
    }
    start = end + 1;
  }
  return undefined;
}

function hashed(text: string | undefined): Hash64 | undefined {
  return text === undefined ? undefined : xxHash64(text);
}
