// Who a request comes from, and what of its headers is believed: control headers only from inside,
// forwarding headers as far as hops are trusted. Envoy's rules, of which none trusts by default.
// hot path
import { isIP } from 'node:net';
import { CidrRange } from '../../lib/index.ts';
import type { Headers } from '../http/index.ts';
import type { ClientAddressPlan } from '../plan/index.ts';
import type { Connection } from './world.ts';

type Standing = {
  /** The client's address, as far as it can be trusted. */
  readonly address: string;
  readonly isInternal: boolean;
  /** From outside, and we are the first it met. */
  readonly isEdge: boolean;
};

export class Trust {
  readonly #plan: ClientAddressPlan;
  readonly #ranges: readonly CidrRange[];

  constructor(plan: ClientAddressPlan) {
    const ranges: CidrRange[] = [];
    for (const range of plan.internalRanges) ranges.push(new CidrRange(range));
    this.#plan = plan;
    this.#ranges = ranges;
  }

  /** Judges who asks, and rewrites the headers that say so. */
  judge(headers: Headers, connection: Connection): Standing {
    const { isEdge: usesPeer, trustedHops } = this.#plan;
    const said = foldedForwardedFor(headers);
    const { remoteAddress } = connection;
    let address: string | undefined = undefined;
    let isSingle = said === undefined;
    if (usesPeer) {
      if (trustedHops > 0) address = nthFromEnd(said, trustedHops - 1);
      address ??= remoteAddress;
      if (this.#plan.appendsForwardedFor) appendForwardedFor(headers, said, connection);
    } else {
      address = nthFromEnd(said, trustedHops);
      isSingle = said !== undefined && !said.includes(',');
    }
    const scheme = connection.tls === undefined ? 'http' : 'https';
    const isTold = headers.has('x-forwarded-proto');
    if (!isTold || (usesPeer && trustedHops === 0)) headers.put('x-forwarded-proto', scheme);
    const isInternal = isSingle && address !== undefined && this.#isInside(address);
    const isEdge = usesPeer && !isInternal;
    if (!isInternal) cleanControls(headers, isEdge);
    else headers.remove('x-envoy-internal');
    if (isInternal) headers.append('x-envoy-internal', 'true');
    if (isEdge) headers.put('x-envoy-external-address', address ?? remoteAddress);
    return { address: address ?? remoteAddress, isInternal, isEdge };
  }

  #isInside(address: string): boolean {
    for (let i = 0; i < this.#ranges.length; i++) {
      if (this.#ranges[i]!.contains(address)) return true;
    }
    return false;
  }
}

/** One line, however many it came in: what others read must be what we read. */
function foldedForwardedFor(headers: Headers): string | undefined {
  const { list } = headers;
  let said: string | undefined = undefined;
  let lines = 0;
  for (let i = 0; i < list.length; i += 2) {
    if (list[i] !== FORWARDED_FOR) continue;
    lines += 1;
    said = said === undefined ? list[i + 1]! : `${said},${list[i + 1]!}`;
  }
  if (lines > 1 && said !== undefined) headers.put(FORWARDED_FOR, said);
  return said;
}

const FORWARDED_FOR = 'x-forwarded-for';

function appendForwardedFor(
  headers: Headers,
  said: string | undefined,
  { remoteAddress, localAddress }: Connection,
): void {
  const isLocal = remoteAddress.startsWith('127.') || remoteAddress === '::1';
  const colon = localAddress.lastIndexOf(':');
  const here = isLocal && colon !== -1 ? localAddress.slice(0, colon) : remoteAddress;
  headers.put(FORWARDED_FOR, said === undefined || said === '' ? here : `${said},${here}`);
}

/** Of a list of addresses the one with `hops` behind it, if it is one. */
function nthFromEnd(list: string | undefined, hops: number): string | undefined {
  if (list === undefined) return undefined;
  let end = list.length;
  for (let i = 0; i < hops; i++) {
    end = list.lastIndexOf(',', end - 1);
    if (end <= 0) return undefined;
  }
  const address = list.slice(end === 0 ? 0 : list.lastIndexOf(',', end - 1) + 1, end).trim();
  return isIP(address) === 0 ? undefined : address;
}

const PREFIX = 'x-envoy-';

/** One pass over the names: nearly all requests carry none of these. */
function cleanControls(headers: Headers, isEdge: boolean): void {
  const { list } = headers;
  for (let i = list.length - 2; i >= 0; i -= 2) {
    const name = list[i]!;
    if (name.charCodeAt(0) !== 120 || !name.startsWith(PREFIX)) continue;
    if (CONTROLS.has(name) || (isEdge && EDGE_CONTROLS.has(name))) headers.remove(name);
  }
}

/** Whoever may set these steers what others are charged with. */
const CONTROLS: ReadonlySet<string> = new Set([
  'x-envoy-internal',
  'x-envoy-retriable-status-codes',
  'x-envoy-retriable-header-names',
  'x-envoy-retry-on',
  'x-envoy-retry-grpc-on',
  'x-envoy-max-retries',
  'x-envoy-upstream-alt-stat-name',
  'x-envoy-upstream-rq-timeout-ms',
  'x-envoy-upstream-stream-duration-ms',
  'x-envoy-upstream-rq-per-try-timeout-ms',
  'x-envoy-upstream-rq-timeout-alt-response',
  'x-envoy-expected-rq-timeout-ms',
  'x-envoy-hedge-on-per-try-timeout',
  'x-envoy-force-trace',
  'x-envoy-ip-tags',
  'x-envoy-original-url',
]);

/** These say who somebody is, or was: an edge knows nobody yet. */
const EDGE_CONTROLS: ReadonlySet<string> = new Set([
  'x-envoy-decorator-operation',
  'x-envoy-downstream-service-cluster',
  'x-envoy-downstream-service-node',
  'x-envoy-original-path',
  'x-envoy-original-host',
  'x-envoy-external-address',
  'x-envoy-peer-metadata',
  'x-envoy-peer-metadata-id',
]);
