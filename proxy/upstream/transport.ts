// How an endpoint is spoken to: the first of the upstream's ways that its labels ask for, and the
// pool or connection made of it.
import { limitsAsked, type H2Limits } from '../http/h2/index.ts';
import { H1_LIMITS, H1_RULES, type H1Limits, type H1Rules } from '../http/index.ts';
import type { EndpointPlan, UpstreamHttpPlan, UpstreamPlan } from '../plan/index.ts';
import type { Target } from './connect.ts';
import type { Endpoint } from './endpoint.ts';
import { IdleTime } from './idle-time.ts';
import { AlpnPool } from './pool-alpn.ts';
import { H1Pool } from './pool-h1.ts';
import { H2Pool } from './pool-h2.ts';
import type { Pool, PoolParts } from './pool.ts';
import { TunnelPool } from './pool-tunnel.ts';
import type { Wanted, Way } from './pools.ts';
import type { Upstream } from './upstream.ts';

export type Transport = UpstreamPlan['tls'][number];

/** Undefined: in plaintext. */
export function transportOf(plan: UpstreamPlan, endpoint: EndpointPlan): Transport | undefined {
  for (const choice of plan.tls) {
    let fits = true;
    for (const label in choice.endpointLabels) {
      fits &&= endpoint.labels[label] === choice.endpointLabels[label];
    }
    if (fits) return choice;
  }
  return undefined;
}

type Asked = {
  readonly carries: Target['carries'];
  readonly serverName: string | undefined;
  readonly preface: Buffer | undefined;
};

export function targetOf(plan: UpstreamPlan, endpoint: EndpointPlan, asked: Asked): Target {
  const { source } = plan;
  const tls = transportOf(plan, endpoint)?.tls;
  const name = tls?.serverName ?? '';
  return {
    carries: asked.carries,
    address: endpoint.address,
    port: endpoint.port,
    others: endpoint.otherAddresses,
    bindAddress: source.kind === 'original-destination' ? source.bindAddress : undefined,
    tls,
    serverName: name === '' ? (asked.serverName ?? '') : name,
    keepalive: plan.keepalive,
    preface: asked.preface,
    timeoutMs: plan.connectTimeoutMs,
  };
}

/** A pool of an endpoint, for requests that want it so. */
export function poolOf(upstream: Upstream, endpoint: Endpoint, wanted: Wanted): Pool {
  const { dialer, wheel, clock } = upstream.effects;
  const { http } = upstream.plan;
  const carries = spokenTo(upstream.plan, endpoint.plan, wanted.way);
  const asked = { ...wanted, carries };
  const parts: PoolParts = {
    // Asked anew each time: the address behind a name moves.
    dial: (waiting) => dialer.dial(targetOf(upstream.plan, endpoint.plan, asked), waiting),
    http,
    limits: limitsOf(http),
    rules: rulesOf(http),
    http2: http2LimitsOf(http),
    breaker: upstream.breakers[wanted.priority],
    stats: upstream.stats,
    idleTime: new IdleTime(http),
    wheel,
    clock,
    host: endpoint,
    peer: endpoint.key,
  };
  switch (carries) {
    case 'http1':
      return new H1Pool(parts);
    case 'http2':
      return new H2Pool(parts);
    case 'either':
      return new AlpnPool(parts);
    case 'bytes':
      return new TunnelPool(parts);
  }
}

/** Which version an endpoint is spoken to in, or whether it chooses. */
function spokenTo(plan: UpstreamPlan, endpoint: EndpointPlan, way: Way): Target['carries'] {
  if (way === 'bytes') return 'bytes';
  if (plan.http.version === 'http2' || way === 'http2') return 'http2';
  if (way === 'tunnel') return 'http1';
  const offered = transportOf(plan, endpoint)?.tls?.alpn.either ?? [];
  return offered.length === 0 ? 'http1' : 'either';
}

function limitsOf({ headerBytesMax, headersMax }: UpstreamHttpPlan): H1Limits {
  return { ...H1_LIMITS, headBytesMax: headerBytesMax, headerCountMax: headersMax };
}

function rulesOf({ trailers, keepsHeaderCase }: UpstreamHttpPlan): H1Rules {
  return { ...H1_RULES, trailers, keepsHeaderCase };
}

function http2LimitsOf(http: UpstreamHttpPlan): H2Limits {
  return {
    ...limitsAsked(http),
    fieldsMax: http.headersMax,
    headBytesMax: http.headerBytesMax,
  };
}
