// One HTTP plan, linked: its filters for each route, how it judges clients, how its own answers
// look. Made once for each plan and kept as long as the plan is, so that what filters count and
// what is left in their buckets survives other changes.   hot path
import type { Random } from '../../lib/index.ts';
import { FilterChains, type FilterChain } from '../filters/index.ts';
import type { RequestHead } from '../http/index.ts';
import type {
  FilterPlan,
  ForwardAction,
  GrpcTimeoutPlan,
  HttpPlan,
  MirrorPlan,
  UpgradePlan,
} from '../plan/index.ts';
import type { Route, RouteTable, Target } from '../route/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { requestHash, retryPolicy, type RequestHash, type RetryPolicy } from '../upstream/index.ts';
import type { AlarmTimes } from './alarm.ts';
import { HttpDate } from './finish.ts';
import { usualGrant, type Granted } from './granted.ts';
import { LocalReplies } from './local-reply.ts';
import type { ExchangeRecord } from './record.ts';
import { grpcDurationMs, grpcTimeoutText } from './timeouts.ts';
import { Trust } from './trust.ts';

/** What a route and a target mean on this listener. */
export type Way = {
  readonly filters: FilterChain;
  readonly retry: RetryPolicy | undefined;
  readonly hash: RequestHash | undefined;
  readonly mirrors: readonly MirrorPlan[];
  readonly upgrades: readonly UpgradePlan[];
  /** What CONNECT asks for ends here. */
  readonly endsConnect: boolean;
  /** 0: none, for both. */
  readonly idleTimeoutMs: number;
  readonly durationMaxMs: number;
  /** Calls of gRPC may say themselves how long they last. */
  readonly grpcStream: GrpcTimeoutPlan | undefined;
  readonly replayBytesMax: number;
  /** What requests are granted, where nothing depends on the request. */
  readonly usual: Granted | undefined;
};

type HttpOptions = {
  readonly random: Random;
  /** Peers are told and heard whether or not a filter says so: all of this mesh do. */
  readonly tellsPeers: boolean;
};

type LinkOptions = HttpOptions & { readonly date: HttpDate };

// Envoy's buffer for a connection, where a route does not say how much may be kept.
const REPLAY_BYTES_MAX = 1024 * 1024;

export class LinkedHttp {
  readonly plan: HttpPlan;
  readonly date: HttpDate;
  readonly trust: Trust;
  readonly replies: LocalReplies;
  readonly chains: FilterChains;
  /** For requests that no route takes. */
  readonly unrouted: Way;
  /** For answers to what broke: no filter is asked about those. */
  readonly bare: Way;
  readonly suppressesOwnHeaders: boolean;
  readonly respectsExpected: boolean;
  readonly countsMesh: boolean;
  readonly #ways = new WeakMap<Target, Way>();
  #runtime: Runtime | undefined = undefined;
  #table: RouteTable | undefined = undefined;

  constructor(plan: HttpPlan, { random, tellsPeers, date }: LinkOptions) {
    const { filters } = plan;
    this.plan = plan;
    this.date = date;
    this.trust = new Trust(plan.clientAddress);
    this.replies = new LocalReplies(plan.localReply, random);
    this.chains = new FilterChains(tellsPeers ? asInMesh(filters) : filters);
    const router = routerOf(plan);
    this.suppressesOwnHeaders = router?.suppressOwnHeaders ?? false;
    this.respectsExpected = router?.respectExpectedTimeout ?? false;
    this.countsMesh = tellsPeers || filters.some(({ kind }) => kind === 'mesh-stats');
    this.unrouted = this.#way(undefined, undefined);
    this.bare = Object.assign({}, this.unrouted, { filters: NO_FILTERS });
  }

  /** The same table until the runtime changes. */
  table(runtime: Runtime): RouteTable | undefined {
    if (runtime !== this.#runtime) {
      this.#runtime = runtime;
      this.#table = runtime.table(this.plan);
    }
    return this.#table;
  }

  way(route: Route, target: Target): Way {
    let way = this.#ways.get(target);
    if (way === undefined) this.#ways.set(target, (way = this.#way(route, target)));
    return way;
  }

  #way(route: Route | undefined, target: Target | undefined): Way {
    const { limits, upgrades } = this.plan;
    const forward = route?.action.kind === 'forward' ? route.action : undefined;
    const allowed = upgradesOf(forward, upgrades);
    const way = {
      filters: this.chains.chain([target?.plan?.filters ?? [], route?.plan.filters ?? []]),
      retry: forward?.retry === undefined ? undefined : retryPolicy(forward.retry),
      hash: requestHash(forward?.hash ?? []),
      mirrors: forward?.mirrors ?? [],
      upgrades: allowed,
      endsConnect: allowed.find(({ name }) => name === CONNECT)?.endsHere === true,
      idleTimeoutMs: forward?.idleTimeoutMs ?? limits.streamIdleTimeoutMs,
      durationMaxMs: forward?.durationMaxMs ?? limits.streamDurationMaxMs,
      grpcStream: forward?.grpcTimeout?.ofStream === true ? forward.grpcTimeout : undefined,
      replayBytesMax: route?.plan.replayBytesMax ?? REPLAY_BYTES_MAX,
    };
    const usual = forward === undefined ? undefined : usualGrant(forward, way);
    return Object.assign(way, { usual });
  }
}

/** Links each plan once; what nobody uses any more is forgotten. */
export class HttpLinks {
  readonly #options: LinkOptions;
  readonly #linked = new WeakMap<HttpPlan, LinkedHttp>();

  constructor(options: HttpOptions) {
    this.#options = Object.assign({ date: new HttpDate() }, options);
  }

  link(plan: HttpPlan): LinkedHttp {
    let linked = this.#linked.get(plan);
    if (linked === undefined)
      this.#linked.set(plan, (linked = new LinkedHttp(plan, this.#options)));
    return linked;
  }
}

const PEERS: FilterPlan = { name: 'peer-metadata', disabled: false, kind: 'peer-metadata' };

const STATS: FilterPlan = { name: 'mesh-stats', disabled: false, kind: 'mesh-stats' };

/** Peers are known before anybody is asked; what is counted comes last, as it is forwarded. */
function asInMesh(filters: readonly FilterPlan[]): readonly FilterPlan[] {
  const has = (wanted: FilterPlan): boolean => filters.some(({ kind }) => kind === wanted.kind);
  const told = has(PEERS) ? filters : [PEERS].concat(filters);
  return has(STATS) ? told : told.concat(STATS);
}

const NO_FILTERS: FilterChain = { requests: [], responses: [], done: [] };

function routerOf({ filters }: HttpPlan) {
  for (const filter of filters) if (filter.kind === 'router') return filter;
  return undefined;
}

/**
 * Upgrades are offered by the listener, if only to routes that ask for them; what a route says goes
 * before what its listener says.
 */
function upgradesOf(
  forward: ForwardAction | undefined,
  own: readonly UpgradePlan[],
): readonly UpgradePlan[] {
  if (forward === undefined || forward.upgrades.length === 0) return own;
  const allowed: UpgradePlan[] = [];
  for (const upgrade of forward.upgrades) {
    if (own.some(({ name }) => name === upgrade.name)) allowed.push(upgrade);
  }
  return allowed.concat(own);
}

// How the codecs call what CONNECT asks for. As an upgrade by any other method it is nothing.
const CONNECT = 'connect';

/** What the request would become and may not; undefined: it may. */
export function refusedUpgrade(way: Way, { upgrade, method }: RequestHead): string | undefined {
  const isConnect = method === 'CONNECT';
  if (upgrade === undefined) return isConnect ? method : undefined;
  const isItself = isConnect === (upgrade === CONNECT);
  return isItself && allowsUpgrade(way, upgrade) ? undefined : upgrade;
}

function allowsUpgrade(way: Way, asked: string): boolean {
  const name = asked.toLowerCase();
  for (let i = 0; i < way.upgrades.length; i++) {
    const upgrade = way.upgrades[i]!;
    if (upgrade.name.toLowerCase() === name) return upgrade.enabled;
  }
  return false;
}

/** How long one stream may last, and be silent. */
export function streamTimes(way: Way, facts: ExchangeRecord): AlarmTimes {
  const { grpcStream } = way;
  if (grpcStream === undefined || facts.request === undefined || !facts.isGrpc) return way;
  const durationMaxMs = grpcDurationMs(facts.request.headers, grpcStream);
  if (durationMaxMs === undefined) return way;
  // The upstream is told what the client will wait at most.
  if (durationMaxMs > 0) facts.request.headers.set('grpc-timeout', grpcTimeoutText(durationMaxMs));
  return { idleTimeoutMs: way.idleTimeoutMs, durationMaxMs };
}
