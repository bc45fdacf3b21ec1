// Does a route take a request: all that it asks for must hold. The path comes first, because it
// decides most often; what is asked of chance comes last.   hot path
import type { Random } from '../../lib/index.ts';
import type { RequestHead } from '../http/index.ts';
import { matcher, requestTest, valueTest, type Matcher, type RequestTest } from '../match/index.ts';
import type { HeaderMatch, RouteMatch } from '../plan/index.ts';

/** Of a request, what is not in its head. */
export type Asker = {
  readonly random: Random;
  /** The client showed a certificate, and it was vouched for. */
  readonly hasPeerCertificate: boolean;
};

type Named<T> = { readonly name: string; readonly test: T };
type OptionalTest = (value: string | undefined) => boolean;

export class CompiledMatch {
  readonly #plan: RouteMatch;
  readonly #path: Matcher | undefined;
  readonly #headers: readonly Named<RequestTest>[];
  readonly #query: readonly Named<OptionalTest>[];
  readonly #cookies: readonly Named<OptionalTest>[];
  /** Nothing is asked for but a path and headers, as of nearly every route. */
  readonly #isPlain: boolean;

  constructor(plan: RouteMatch) {
    this.#plan = plan;
    this.#path = plan.path === undefined ? undefined : matcher(plan.path);
    this.#headers = named(plan.headers, requestTest);
    this.#query = named(plan.query, optionalTest);
    this.#cookies = named(plan.cookies, optionalTest);
    this.#isPlain =
      this.#query.length + this.#cookies.length === 0 &&
      plan.percent >= 100 &&
      !plan.isGrpc &&
      !plan.isConnect &&
      plan.tls === undefined;
  }

  /** The first predicate that fails, in words, or undefined when all hold. */
  misses(head: RequestHead, path: string, asker: Asker | undefined): string | undefined {
    if (this.#path !== undefined && !this.#path(path)) return 'path';
    for (let i = 0; i < this.#headers.length; i++) {
      const { name, test } = this.#headers[i]!;
      if (!test(head)) return `header ${name}`;
    }
    return this.#isPlain ? undefined : this.#missesMore(head, path, asker);
  }

  #missesMore(head: RequestHead, path: string, asker: Asker | undefined): string | undefined {
    const { isGrpc, isConnect, percent } = this.#plan;
    if (isConnect && head.method !== 'CONNECT') return 'method CONNECT';
    if (isGrpc && !isGrpcType(head.headers.get('content-type'))) return 'gRPC';
    for (let i = 0; i < this.#query.length; i++) {
      const { name, test } = this.#query[i]!;
      if (!test(queryValue(head, { name, after: path.length + 1 }))) return `query ${name}`;
    }
    for (let i = 0; i < this.#cookies.length; i++) {
      const { name, test } = this.#cookies[i]!;
      if (!test(cookieValue(head, name))) return `cookie ${name}`;
    }
    const certified = asker?.hasPeerCertificate ?? false;
    const { presented, validated } = this.#plan.tls ?? NO_TLS;
    if (presented !== undefined && presented !== certified) return 'client certificate';
    if (validated !== undefined && validated !== certified) return 'client certificate validity';
    if (percent >= 100) return undefined;
    const chance = asker === undefined ? 0 : asker.random.fraction() * 100;
    return chance < percent ? undefined : `${percent} % of requests`;
  }
}

const NO_TLS: NonNullable<RouteMatch['tls']> = { presented: undefined, validated: undefined };

function named<T>(matches: readonly HeaderMatch[], test: (match: HeaderMatch) => T): Named<T>[] {
  const all: Named<T>[] = [];
  for (const match of matches) all.push({ name: match.name, test: test(match) });
  return all;
}

/** A value that is not there fits only what asks for its absence. */
function optionalTest({ value, invert, missingIsEmpty }: HeaderMatch): OptionalTest {
  const fits = valueTest(value);
  const missing = missingIsEmpty ? fits('') !== invert : invert;
  return (text) => (text === undefined ? missing : fits(text) !== invert);
}

/** `application/grpc`, alone or with a format behind it; not `application/grpc-web`. */
export function isGrpcType(type: string | undefined): boolean {
  if (type === undefined || !type.startsWith('application/grpc')) return false;
  return type.length === GRPC_LENGTH || type[GRPC_LENGTH] === '+';
}

const GRPC_LENGTH = 'application/grpc'.length;

type Wanted = { readonly name: string; readonly after: number };

/** The first value as it was written, as Envoy compares it. */
function queryValue({ target: query }: RequestHead, { name, after }: Wanted): string | undefined {
  let at = after;
  while (at < query.length) {
    const end = query.indexOf('&', at);
    const stop = end === -1 ? query.length : end;
    if (query.startsWith(name, at)) {
      const behind = at + name.length;
      if (behind === stop) return '';
      if (behind < stop && query[behind] === '=') return query.slice(behind + 1, stop);
    }
    at = stop + 1;
  }
  return undefined;
}

/** The first cookie of this name; quotes around its value are not part of it. */
export function cookieValue(head: RequestHead, name: string): string | undefined {
  const { list } = head.headers;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] !== 'cookie') continue;
    for (const pair of list[i + 1]!.split(';')) {
      const equals = pair.indexOf('=');
      if (equals === -1 || pair.slice(0, equals).trim() !== name) continue;
      const value = pair.slice(equals + 1).trim();
      return value.length > 1 && value.startsWith('"') && value.endsWith('"')
        ? value.slice(1, -1)
        : value;
    }
  }
  return undefined;
}
