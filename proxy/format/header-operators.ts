// `%REQ(X?Y)%` and its kin: headers by name, with another to fall back on.   hot path
import type { RequestHead } from '../http/index.ts';
import type { FormatFacts } from './facts.ts';

type Read = (facts: FormatFacts, name: string) => string | undefined;

export function headerOperator(
  argument: string,
  read: Read,
): (facts: FormatFacts) => string | undefined {
  const [first = '', second = ''] = argument.toLowerCase().split('?');
  if (second === '') return (facts) => read(facts, first);
  return (facts) => read(facts, first) ?? read(facts, second);
}

/** A header, or what the request's first line said. */
export function headerOf(head: RequestHead | undefined, name: string): string | undefined {
  if (head === undefined) return undefined;
  switch (name) {
    case ':method':
      return head.method;
    case ':path':
      return head.target;
    case ':authority':
    case 'host':
      return head.authority;
    case ':scheme':
      return head.scheme;
    default:
      return head.headers.get(name);
  }
}

/** `%PATH(WQ:ORIG)%`: with or without its query, as it came or as it goes. */
export function pathOperator(argument: string): (facts: FormatFacts) => string | undefined {
  const [query = 'WQ', source = 'ORIG_OR_PATH'] = argument.split(':');
  return ({ request }) => {
    const original = request?.headers.get('x-envoy-original-path');
    const path = source === 'PATH' ? request?.target : original;
    const chosen =
      path ?? (source === 'ORIG_OR_PATH' || argument === '' ? request?.target : undefined);
    return query === 'NQ' ? chosen?.split('?', 1)[0] : chosen;
  };
}

export function queryOperator(name: string): (facts: FormatFacts) => string | undefined {
  return ({ request }) => {
    const [, query = ''] = request?.target.split('?', 2) ?? [];
    return new URLSearchParams(query).get(name) ?? undefined;
  };
}

export function queryStringOperator(source: string): (facts: FormatFacts) => string | undefined {
  const path = pathOperator(source === 'ORIG' ? 'WQ' : 'WQ:PATH');
  return (facts) => path(facts)?.split('?').slice(1).join('?') || undefined;
}

/** Of the answer; its status and its length are not kept among its headers. */
export function responseHeaderOf(facts: FormatFacts, name: string): string | undefined {
  const { response } = facts;
  if (response === undefined) return undefined;
  if (name === ':status') return String(facts.status);
  const isLength = name === 'content-length' && response.bodyLength > 0;
  return isLength ? String(response.bodyLength) : response.headers.get(name);
}
