// What a route makes of a request's path and host, and where its redirects lead.   hot path
import type { RequestHead } from '../http/index.ts';
import { substitution } from '../match/index.ts';
import type { HostRewrite, PathRewrite, RedirectAction, RouteMatch } from '../plan/index.ts';

export type Rewrite = (head: RequestHead) => string;

/** Of the path alone; the query stays behind it. */
export function pathRewrite(plan: PathRewrite, match: RouteMatch): Rewrite {
  switch (plan.kind) {
    case 'whole':
      return ({ target }) => `${plan.text}${queryOf(target)}`;
    case 'prefix': {
      const { path } = match;
      const isPrefix = path?.kind === 'prefix' || path?.kind === 'segment-prefix';
      if (!isPrefix) return ({ target }) => `${plan.text}${queryOf(target)}`;
      const { length } = path.text;
      return ({ target }) => `${plan.text}${target.slice(length)}`;
    }
    case 'regex': {
      const substituted = substitution(plan);
      return ({ target }) => {
        const query = queryOf(target);
        const path = query === '' ? target : target.slice(0, -query.length);
        return `${substituted(path)}${query}`;
      };
    }
  }
}

/** The host to ask for; empty: it stays. Of the endpoint's own name only a dispatch knows. */
export function hostRewrite(plan: HostRewrite): Rewrite {
  switch (plan.kind) {
    case 'literal':
      return () => plan.host;
    case 'header': {
      const name = plan.name.toLowerCase();
      return ({ headers }) => headers.get(name) ?? '';
    }
    case 'path-regex': {
      const substituted = substitution(plan);
      return ({ target }) => substituted(withoutQuery(target));
    }
    case 'endpoint':
      return () => '';
  }
}

/** Asks for another host, and leaves word of the one before. */
export function setAuthority(head: RequestHead, host: string, tell: AuthorityTraces): void {
  const { headers } = head;
  const before = head.authority;
  if (tell.appendsForwardedHost && before !== '') {
    const known = headers.get('x-forwarded-host');
    const last = known?.slice(known.lastIndexOf(',') + 1).trim();
    if (known === undefined || known === '') headers.set('x-forwarded-host', before);
    else if (last !== before) headers.set('x-forwarded-host', `${known},${before}`);
  }
  if (tell.keepsOriginal) headers.set('x-envoy-original-host', before);
  head.authority = host;
}

type AuthorityTraces = {
  readonly appendsForwardedHost: boolean;
  readonly keepsOriginal: boolean;
};

/** What `location` says: whatever the route does not name stays as the client asked. */
export function redirectLocation(plan: RedirectAction, match: RouteMatch): Rewrite {
  const path = plan.path === undefined ? undefined : pathRewrite(plan.path, match);
  const port = plan.port === undefined ? '' : `:${plan.port}`;
  // A query that the rewrite brings itself replaces the request's.
  const whole = plan.path?.kind === 'whole' && plan.path.text.includes('?') ? plan.path.text : '';
  return (head) => {
    const scheme = plan.scheme ?? head.scheme;
    const host = plan.host ?? hostFor(head, scheme, port !== '');
    let target = whole || (path?.(head) ?? head.target);
    if (plan.stripsQuery && whole === '') target = withoutQuery(target);
    return `${scheme}://${host}${port}${target}`;
  };
}

/** The host as asked for; its port goes with the scheme it was the default of. */
function hostFor(head: RequestHead, scheme: string, namesPort: boolean): string {
  const { authority, headers } = head;
  const colon = portAt(authority);
  if (colon === -1) return authority;
  const protocol = headers.get('x-forwarded-proto') ?? head.scheme;
  const port = authority.slice(colon);
  const wasDefault = port === (protocol === 'https' ? ':443' : ':80');
  return namesPort || (protocol !== scheme && wasDefault) ? authority.slice(0, colon) : authority;
}

/** Where the port of an authority begins, with its colon; -1: it has none. */
export function portAt(authority: string): number {
  const colon = authority.lastIndexOf(':');
  if (colon === -1 || authority.indexOf(']', colon) !== -1) return -1;
  return colon;
}

function queryOf(target: string): string {
  const at = target.indexOf('?');
  return at === -1 ? '' : target.slice(at);
}

export function withoutQuery(target: string): string {
  const at = target.indexOf('?');
  return at === -1 ? target : target.slice(0, at);
}
