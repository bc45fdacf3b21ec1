// What a route changes of a request before it is sent on, and where a redirect leads.   hot path
import type { Headers, RequestHead } from '../http/index.ts';
import type { ForwardAction, HeaderChanges, RouteAction, RoutePlan } from '../plan/index.ts';

export function changeHeaders(headers: Headers, changes: HeaderChanges): void {
  const { set, append, remove } = changes;
  for (let i = 0; i < remove.length; i++) headers.remove(remove[i]!);
  for (let i = 0; i < set.length; i++) headers.set(set[i]![0], set[i]![1]);
  for (let i = 0; i < append.length; i++) headers.append(append[i]![0], append[i]![1]);
}

export function rewriteTarget(head: RequestHead, route: RoutePlan, action: ForwardAction): void {
  if (action.hostRewrite !== undefined) head.authority = action.hostRewrite;
  if (action.prefixRewrite === undefined) return;
  head.target = withPrefix(head.target, route, action.prefixRewrite);
}

type Redirect = Extract<RouteAction, { kind: 'redirect' }>;

export function redirectLocation(route: RoutePlan, action: Redirect, head: RequestHead): string {
  const scheme = action.scheme ?? head.scheme;
  const host = action.host ?? withoutPort(head.authority);
  const port = action.port ?? (action.host === undefined ? portOf(head.authority) : undefined);
  const isDefault = port === undefined || port === (scheme === 'https' ? 443 : 80);
  const path = redirectPath(route, action, head.target);
  return `${scheme}://${host}${isDefault ? '' : `:${port}`}${path}`;
}

function redirectPath(route: RoutePlan, action: Redirect, target: string): string {
  if (action.prefixRewrite !== undefined) return withPrefix(target, route, action.prefixRewrite);
  return action.path === undefined ? target : `${action.path}${query(target)}`;
}

/** The query stays; an exact match is a prefix of its whole self. */
function withPrefix(target: string, route: RoutePlan, replacement: string): string {
  const matched = route.match.path?.kind === 'regex' ? '' : (route.match.path?.text ?? '');
  const rest = target.slice(matched.length);
  return replacement.endsWith('/') && rest.startsWith('/')
    ? `${replacement}${rest.slice(1)}`
    : `${replacement}${rest}`;
}

function query(target: string): string {
  const at = target.indexOf('?');
  return at === -1 ? '' : target.slice(at);
}

function withoutPort(authority: string): string {
  return authority.replace(/:\d+$/, '');
}

function portOf(authority: string): number | undefined {
  const port = /:(\d+)$/.exec(authority)?.[1];
  return port === undefined ? undefined : Number(port);
}
