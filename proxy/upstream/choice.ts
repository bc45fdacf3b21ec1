// Which endpoint an attempt goes to, and by which of its pools.   hot path
import { isIP } from 'node:net';
import { writeProxyHeader } from '../../lib/index.ts';
import { failed, type Failure, type RequestHead } from '../http/index.ts';
import type { PickContext } from './balance/index.ts';
import type { Endpoint } from './endpoint.ts';
import type { DispatchOwner, DispatchPolicy } from './policy.ts';
import type { Pool } from './pool.ts';
import type { Way } from './pools.ts';
import type { Question } from './question.ts';
import type { Upstream } from './upstream.ts';

/** The request that an endpoint is wanted for. */
export interface Seeker extends PickContext<Endpoint> {
  readonly owner: DispatchOwner;
  readonly upstream: Upstream;
  readonly policy: DispatchPolicy;
  readonly question: Pick<Question, 'head'>;
}

export function choose(seeker: Seeker): Endpoint | undefined {
  const { upstream, policy, tried } = seeker;
  if (upstream.plan.source.kind === 'original-destination') return originalOf(seeker);
  const { affinity } = policy;
  if (affinity !== undefined && tried.length === 0) {
    const known = upstream.endpoint(affinity.key);
    if (known !== undefined && known.health !== 'unhealthy') {
      policy.trail?.note({ kind: 'pick', endpoint: known.key, why: 'served this client before' });
      return known;
    }
    if (affinity.strict) return undefined;
  }
  return upstream.pick(seeker);
}

/** Where the client's connection was going, or where a header that is believed says. */
function originalOf({ upstream, owner, question }: Seeker): Endpoint | undefined {
  const { source } = upstream.plan;
  if (source.kind !== 'original-destination') return undefined;
  const named = source.header === undefined ? undefined : question.head?.headers.get(source.header);
  const place = named === undefined ? owner.destination : placeOf(named);
  if (place === undefined) return undefined;
  return upstream.destination(place.address, source.port ?? place.port);
}

const PLACE = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([0-9.]{7,15})):(\d{1,5})$/;

function placeOf(text: string): { readonly address: string; readonly port: number } | undefined {
  const [, v6, v4, port = ''] = PLACE.exec(text) ?? [];
  const address = v6 ?? v4 ?? '';
  if (isIP(address) === 0 || Number(port) > 65_535) return undefined;
  return { address, port: Number(port) };
}

export function poolFor(seeker: Seeker, endpoint: Endpoint): Pool {
  const { upstream, policy, owner, question } = seeker;
  const { priority } = policy;
  const { pools } = endpoint;
  const way = wayOf(upstream, policy, question.head);
  const choice = upstream.isUniform ? undefined : upstream.transportOf(endpoint.plan);
  if (choice === undefined && priority === 'default') {
    if (way === 'planned') return pools.usual;
    if (way === 'http2') return pools.http2;
  }
  const asksHost = choice?.tls?.serverNameFromHost === true;
  const serverName = asksHost ? hostOf(question.head?.authority ?? '') : undefined;
  const says = choice?.proxyProtocol;
  const preface =
    says === undefined || owner.ends === undefined ? undefined : writeProxyHeader(says, owner.ends);
  return pools.of({ priority, way, serverName, preface });
}

function wayOf(
  { plan }: Upstream,
  { endsConnect = false }: DispatchPolicy,
  head: RequestHead | undefined,
): Way {
  if (head === undefined) return 'planned';
  if (endsConnect && head.method === 'CONNECT') return 'bytes';
  if (plan.http.version === 'as-client' && head.version === 20) return 'http2';
  return head.upgrade === undefined ? 'planned' : 'tunnel';
}

/** Without the port. */
function hostOf(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return colon === -1 || authority.endsWith(']') ? authority : authority.slice(0, colon);
}

/** Why an upstream has nobody to send a request to. */
export function nobodyAt({ plan, namesProblem }: Upstream): Failure {
  if (namesProblem !== undefined) return failed('dns-failed', namesProblem);
  return failed('no-healthy-endpoint', `${plan.name} has none`);
}
