// What is done to every request before a route is looked for: its path and host become the ones
// everybody here means, and its headers say only what we vouch for.   hot path
import { canonicalPath, failed, isSuspect, type Failure, type RequestHead } from '../http/index.ts';
import type { Reply } from '../filters/index.ts';
import type { HttpPlan } from '../plan/index.ts';
import { portAt } from '../route/index.ts';
import { forwardCertificate } from './certificate-header.ts';
import { normalizedReply } from './failure-reply.ts';
import { appendVia } from './finish.ts';
import { requestId } from './ids.ts';
import type { ExchangeRecord } from './record.ts';
import type { Origin } from './world.ts';

type Arrival =
  | { readonly kind: 'ok'; readonly isInternal: boolean }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'answered'; readonly reply: Reply };

const INSIDE: Arrival = { kind: 'ok', isInternal: true };
const OUTSIDE: Arrival = { kind: 'ok', isInternal: false };

export function arrive(head: RequestHead, origin: Origin, facts: ExchangeRecord): Arrival {
  const { world, http, connection, trail } = origin;
  const { overload } = world;
  facts.target = head.target;
  if (overload.refusesRequests) {
    overload.refusedRequests += 1;
    return refused(failed('overload', 'too much is going on'));
  }
  if (head.authority === '') head.authority = http.plan.http1.defaultHost;
  if (head.authority === '') return refused(failed('missing-host', 'the request names no host'));
  stripHost(head, http.plan, connection.localAddress);
  if (!hasPath(head)) return refused(failed('no-path', `nobody is asked by ${head.target}`));
  if (isSuspect(head.target)) {
    const canonical = canonicalPath(head.target, http.plan.path);
    if (canonical.kind === 'rejected') return refused(failed('path-refused', canonical.why));
    const { kind, target } = canonical;
    if (target !== head.target) trail?.note({ kind: 'path', before: head.target, after: target });
    head.target = target;
    if (kind === 'redirect') return { kind: 'answered', reply: normalizedReply(target) };
  }
  return identify(head, origin, facts);
}

/** Who asks, by which id, vouched for by which certificate. */
function identify(head: RequestHead, origin: Origin, facts: ExchangeRecord): Arrival {
  const { world, http, connection } = origin;
  const { headers } = head;
  const { plan } = http;
  const standing = http.trust.judge(headers, connection);
  facts.clientAddress = standing.address;
  // HTTP/1 has no scheme of its own to say.
  if (head.version !== 20 && headers.get('x-forwarded-proto') === 'https') head.scheme = 'https';
  const { generates, keepsExternal } = plan.requestId;
  const isForeign = standing.isEdge && !keepsExternal;
  if (generates && (isForeign || (headers.get('x-request-id') ?? '') === '')) {
    facts.requestId = requestId(world.random);
    headers.put('x-request-id', facts.requestId);
  }
  forwardCertificate(headers, plan.clientCertificate, {
    peer: connection.tls?.peer,
    ownPrincipal: world.ownPrincipal,
  });
  if (plan.via !== undefined) appendVia(headers, plan.via);
  return standing.isInternal ? INSIDE : OUTSIDE;
}

/** Routes are found by paths: `OPTIONS *` asks nobody behind us, and CONNECT goes by its host. */
function hasPath({ target, method }: RequestHead): boolean {
  return target.charCodeAt(0) === SLASH || method === 'CONNECT';
}

const SLASH = 47;

function refused(failure: Failure): Arrival {
  return { kind: 'refused', failure };
}

function stripHost(head: RequestHead, { host }: HttpPlan, localAddress: string): void {
  const { stripPort, stripTrailingDot } = host;
  if (stripPort === 'none' && !stripTrailingDot) return;
  const { authority } = head;
  const colon = portAt(authority);
  let name = colon === -1 ? authority : authority.slice(0, colon);
  let port = colon === -1 ? '' : authority.slice(colon);
  const isListeners = port !== '' && localAddress.endsWith(port);
  if (stripPort === 'any' || (stripPort === 'matching' && isListeners)) port = '';
  if (stripTrailingDot && name.endsWith('.')) name = name.slice(0, -1);
  head.authority = `${name}${port}`;
}
