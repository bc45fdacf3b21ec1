// Session affinity: the endpoint that answered first is named in a cookie or a header, in Envoy's
// encoding, and whoever brings it back is sent there again.
import type { RequestHead, ResponseHead } from '../http/index.ts';
import type { FilterSettings } from '../plan/index.ts';
import { cookieValue } from '../route/index.ts';
import type { Filter, FilterExchange } from './filter.ts';
import { decodeSession, encodeSession } from './session.ts';

type AffinitySettings = Extract<FilterSettings, { kind: 'affinity' }>;
type CookieSettings = Extract<AffinitySettings['by'], { kind: 'cookie' }>;

export function affinityFilter(name: string, { by, strict }: AffinitySettings): Filter {
  const session = by.kind === 'cookie' ? cookieSession(by) : headerSession(by.name);
  return {
    name,
    request: (exchange, head) => {
      const key = session.applies(head) ? session.read(exchange, head) : undefined;
      if (key !== undefined) exchange.affinity = { key, strict };
      exchange.trail?.note({
        kind: 'filter',
        name: 'affinity',
        verdict: 'continue',
        why: key === undefined ? 'no session yet' : `the session is at ${key}`,
      });
      return 'continue';
    },
    response: (exchange, head) => {
      const { request, endpoint } = exchange.facts;
      if (request === undefined || endpoint === undefined || !session.applies(request)) return;
      const served = `${endpoint.address}:${endpoint.port}`;
      if (served !== exchange.affinity?.key) session.write(exchange, head, served);
    },
  };
}

type Session = {
  applies(head: RequestHead): boolean;
  read(exchange: FilterExchange, head: RequestHead): string | undefined;
  write(exchange: FilterExchange, head: ResponseHead, served: string): void;
};

function cookieSession({ name, path, ttlMs }: CookieSettings): Session {
  const seconds = Math.floor(ttlMs / 1000);
  const age = seconds === 0 ? '' : `; Max-Age=${seconds}`;
  const attributes = `${age}${path === '' ? '' : `; Path=${path}`}; HttpOnly`;
  return {
    applies: pathTest(path),
    read: ({ effects: { clock } }, head) => {
      const value = cookieValue(head, name);
      return value === undefined ? undefined : decodeSession(value, clock.now());
    },
    write: ({ effects: { clock } }, { headers }, served) => {
      const expiresMs = seconds === 0 ? 0 : clock.now() + ttlMs;
      const value = encodeSession({ address: served, expiresMs });
      headers.append('set-cookie', `${name}="${value}"${attributes}`);
    },
  };
}

function headerSession(name: string): Session {
  const header = name.toLowerCase();
  return {
    applies: () => true,
    read: (_exchange, { headers }) => {
      const value = headers.get(header);
      return value === undefined ? undefined : Buffer.from(value, 'base64').toString() || undefined;
    },
    write: (_exchange, { headers }, served) =>
      headers.set(header, Buffer.from(served).toString('base64')),
  };
}

/** Whether a browser would send a cookie of this path (RFC 6265, 5.1.4). */
function pathTest(path: string): (head: RequestHead) => boolean {
  if (path === '' || path === '/') return () => true;
  return ({ target }) => {
    if (!target.startsWith(path)) return false;
    const next = target[path.length];
    return path.endsWith('/') || next === undefined || next === '/' || next === '?' || next === '#';
  };
}
