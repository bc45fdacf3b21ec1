// What one request is granted at its upstream: how long, how often, and where to. The same for
// nearly all requests of a route, and then made once.   hot path
import type { Trail } from '../explain/index.ts';
import type { Affinity } from '../filters/index.ts';
import { Headers, type RequestHead } from '../http/index.ts';
import type { ForwardAction } from '../plan/index.ts';
import type { DispatchPolicy } from '../upstream/index.ts';
import type { Way } from './linked-http.ts';
import { patienceOf, type Patience } from './timeouts.ts';
import type { Connection } from './world.ts';

export type Granted = {
  readonly patience: Patience;
  readonly policy: DispatchPolicy;
  /** Cookies by which the same endpoint is found again. */
  readonly setCookies: readonly string[];
};

type Asking = {
  readonly way: Way;
  readonly facts: AskingFacts;
  readonly affinity: Affinity | undefined;
  readonly trail: Trail | undefined;
  /** Its control headers are from inside: believed. */
  readonly isInternal: boolean;
};

type AskingFacts = {
  readonly http: { readonly respectsExpected: boolean };
  readonly connection: Pick<Connection, 'remotePort' | 'localAddress'>;
  readonly clientAddress: string;
  readonly isGrpc: boolean;
};

const NO_COOKIES: readonly string[] = [];

export function granted(head: RequestHead, action: ForwardAction, asking: Asking): Granted {
  const { way, facts, affinity, trail, isInternal } = asking;
  const isUsual = affinity === undefined && trail === undefined && !isInternal;
  if (isUsual && way.usual !== undefined) return way.usual;
  const { connection } = facts;
  const isGrpc = action.grpcTimeout !== undefined && facts.isGrpc;
  const options = { isGrpc, isInternal, respectsExpected: facts.http.respectsExpected };
  const patience = patienceOf(head.headers, action, { linked: way.retry, options });
  const hashed = way.hash?.of({
    head,
    sourceAddress: facts.clientAddress,
    sourcePort: connection.remotePort,
    localAddress: connection.localAddress,
  });
  return {
    patience,
    policy: policyOf(action, patience, { way, affinity, trail, hash: hashed?.hash }),
    setCookies: hashed?.setCookies ?? NO_COOKIES,
  };
}

/** Of a route on which nothing depends on the request; undefined where something does. */
export function usualGrant(action: ForwardAction, way: UnusualWay): Granted | undefined {
  const asksHeaders = (action.retry?.requestHeaders.length ?? 0) > 0;
  if (asksHeaders || way.hash !== undefined || action.grpcTimeout !== undefined) return undefined;
  const options = { isGrpc: false, isInternal: false, respectsExpected: false };
  const patience = patienceOf(new Headers(), action, { linked: way.retry, options });
  const wishes = { way, affinity: undefined, trail: undefined, hash: undefined };
  return { patience, policy: policyOf(action, patience, wishes), setCookies: NO_COOKIES };
}

type UnusualWay = Omit<Way, 'usual'>;

type Wishes = Pick<DispatchPolicy, 'affinity' | 'trail' | 'hash'> & { readonly way: UnusualWay };

function policyOf(
  { hedge, priority }: ForwardAction,
  { timeoutMs, durationMs, retry, hedgesOnTimeout }: Patience,
  { way, affinity, trail, hash }: Wishes,
): DispatchPolicy {
  const isAsGiven = (hedge?.onAttemptTimeout ?? false) === hedgesOnTimeout;
  return {
    retry,
    hedge: isAsGiven ? hedge : { onAttemptTimeout: hedgesOnTimeout, afterMs: hedge?.afterMs ?? 0 },
    timeoutMs,
    durationMaxMs: durationMs,
    priority,
    hash,
    affinity,
    replayBytesMax: way.replayBytesMax,
    trail,
    endsConnect: way.endsConnect,
  };
}
