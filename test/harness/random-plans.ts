// Configurations and requests by seed: small ones in which much can go differently, so that what is
// asked of them meets every kind of decision.
import type { Random } from '../../lib/index.ts';
import type { RequestDescription } from '../../proxy/explain/index.ts';
import type {
  BalancePlan,
  FilterPlan,
  HeaderMatch,
  Piece,
  RouteAction,
  RouteMatch,
  RoutePlan,
  TextMatch,
} from '../../proxy/plan/index.ts';
import {
  endpoint,
  endpointsIn,
  filterPlan,
  forwardTo,
  headerChanges,
  hostPlan,
  httpPlan,
  limitsPlan,
  listenerPlan,
  localityPlan,
  NO_CHANGES,
  retryPlan,
  routePlan,
  tablePlan,
  targetTo,
  tcpPlan,
  upstreamPlan,
} from './plans.ts';

const DOMAINS = ['shop', 'shop:80', '*.shop', 'shop.*', '*', 'cart', 'a.b.shop', '*.b.shop'];
const HOSTS = [
  'shop',
  'SHOP',
  'shop:80',
  'x.shop',
  'a.b.shop',
  'cart',
  'shop.eu',
  'else',
  'b.shop',
];
const PATHS = ['/', '/a', '/a/b', '/a/b?q=1', '/api', '/apiary', '/admin/x', '/a//b', '/x.html?q='];
const UPSTREAMS = ['one', 'two', 'ring', 'dead', 'empty', 'full'];
const NAMES = ['x-user', 'x-kind', 'content-type', 'cookie'];
const VALUES = ['jason', 'jas', '7', 'application/grpc', 'k=v', ''];

export class RandomPlans {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  pieces(): readonly Piece[] {
    const domains = DOMAINS.filter(() => this.#chance(50));
    const hosts = domains.map((domain) =>
      hostPlan(
        domain,
        this.#several(4, (i) => this.#route(`${domain}-${i}`)),
        {
          requireTls: this.#chance(8) ? this.#one(['all', 'external']) : 'none',
        },
      ),
    );
    const table = { ...tablePlan({}, this.#chance(30)), hosts };
    const serve = httpPlan(table, { filters: this.#filters() });
    const bytes = tcpPlan([targetTo('one')]);
    const chains = [
      { serve, match: { transport: 'raw' } },
      { serve: bytes, match: { transport: 'tls', serverNames: ['bytes.shop'] } },
    ] as const;
    return [...this.#upstreams(), listenerPlan('main', { chains })];
  }

  request(): RequestDescription {
    const headers = NAMES.filter(() => this.#chance(35)).map(
      (name) => [name, this.#one(VALUES)] as const,
    );
    const isTls = this.#chance(4);
    return {
      method: this.#one(['GET', 'POST', 'OPTIONS', 'HEAD']),
      target: this.#one(PATHS),
      authority: this.#one(HOSTS),
      headers: this.#chance(10) ? [...headers, ['origin', 'http://other'] as const] : headers,
      destination: { address: '10.96.0.9', port: 80 },
      listener: undefined,
      source: this.#one(['10.0.0.1', '192.0.2.7']),
      principal: '',
      tls: isTls ? { serverName: this.#one(['bytes.shop', 'else']), alpn: [] } : undefined,
    };
  }

  #route(name: string): RoutePlan {
    return routePlan(name, this.#match(), {
      action: this.#action(),
      requestHeaders: this.#chance(30) ? headerChanges({ set: { 'x-set': '1' } }) : NO_CHANGES,
      filters: this.#chance(15)
        ? [{ name: 'fault', disabled: this.#chance(50), kind: 'switch' }]
        : [],
    });
  }

  #match(): Partial<RouteMatch> {
    return {
      path: this.#chance(80) ? this.#text() : undefined,
      headers: this.#chance(25) ? [this.#header(this.#one(NAMES))] : [],
      query: this.#chance(10) ? [this.#header('q')] : [],
      cookies: this.#chance(8) ? [this.#header('k')] : [],
      percent: this.#chance(15) ? 50 : 100,
      isGrpc: this.#chance(5),
    };
  }

  #text(): TextMatch {
    const path = this.#one(['/', '/a', '/a/b', '/api', '/admin', '.html', 'b']);
    const ignoreCase = this.#chance(10);
    const kind = this.#one(['exact', 'prefix', 'segment-prefix', 'suffix', 'contains'] as const);
    if (this.#chance(15)) return { kind: 'regex', pattern: this.#one(['/a.*', '/(api|a)/?.*']) };
    return { kind, text: path, ignoreCase };
  }

  #header(name: string): HeaderMatch {
    const value = this.#chance(30)
      ? undefined
      : ({ kind: 'exact', text: this.#one(VALUES), ignoreCase: false } as const);
    return { name, value, invert: this.#chance(25), missingIsEmpty: this.#chance(20) };
  }

  #action(): RouteAction {
    if (this.#chance(8)) return { kind: 'respond', status: this.#one([200, 403]), body: 'no' };
    if (this.#chance(8)) return REDIRECT;
    const targets = this.#several(3, () =>
      targetTo(this.#chance(4) ? 'gone' : this.#one(UPSTREAMS), 1 + this.#random.below(9)),
    );
    const retry = this.#chance(30) ? retryPlan({ on: ['5xx'] }) : undefined;
    const rewrite = this.#chance(20) ? ({ kind: 'prefix', text: '/new' } as const) : undefined;
    return { ...forwardTo(...targets), retry, pathRewrite: rewrite, noUpstreamStatus: 503 };
  }

  #filters(): readonly FilterPlan[] {
    const filters: FilterPlan[] = [];
    // Before what delays: while a request waits, tokens come.
    if (this.#chance(40)) filters.push(LIMIT);
    if (this.#chance(50)) filters.push(this.#fault());
    if (this.#chance(40)) filters.push(RBAC);
    if (this.#chance(20)) filters.push(filterPlan({ kind: 'buffer', bytesMax: 1000 }));
    if (this.#chance(20)) {
      filters.push(
        filterPlan({ kind: 'header-mutation', request: NO_CHANGES, response: NO_CHANGES }),
      );
    }
    return [...filters, ROUTER];
  }

  #fault(): FilterPlan {
    return filterPlan({
      kind: 'fault',
      delay: this.#chance(40) ? { from: 'settings', ms: 10, percent: 30 } : undefined,
      abort: this.#chance(60)
        ? { from: 'settings', status: 418, grpcStatus: undefined, percent: 25 }
        : undefined,
      throttle: undefined,
      headers: this.#chance(50) ? [this.#header('x-user')] : [],
      upstream: this.#chance(20) ? 'one' : '',
      activeMax: undefined,
    });
  }

  #upstreams(): readonly Piece[] {
    const healthy = [endpoint('10.0.0.2'), endpoint('10.0.0.3')];
    const dead = [{ ...endpoint('10.0.0.4'), health: 'unhealthy' as const }];
    const common = { panicPercent: 0, locality: { kind: 'none' } } as const;
    const random: BalancePlan = { kind: 'random', ...common };
    const ring: BalancePlan = {
      ...common,
      kind: 'ring-hash',
      pointsMin: 64,
      pointsMax: 128,
      hash: 'xx',
      consistent: { useHostname: false, boundedLoadPercent: 0 },
    };
    const full = limitsPlan({ requestsMax: 0, pendingMax: 0 });
    const members = (name: string, endpoints: typeof healthy): Piece =>
      endpointsIn(name, [localityPlan(endpoints)]);
    return [
      ...UPSTREAMS.map((name) => members(name, MEMBERS[name] === 'dead' ? dead : healthy)),
      upstreamPlan('one'),
      upstreamPlan('two', { balance: random }),
      upstreamPlan('ring', { balance: ring }),
      upstreamPlan('dead', { balance: random }),
      upstreamPlan('empty', { source: { kind: 'endpoints', endpoints: 'nobody' } }),
      upstreamPlan('full', { limits: { default: full, high: full } }),
    ];
  }

  #chance(percent: number): boolean {
    return this.#random.below(100) < percent;
  }

  #one<T>(of: readonly [T, ...T[]] | readonly T[]): T {
    const found = of[this.#random.below(of.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  #several<T>(most: number, make: (i: number) => T): T[] {
    return Array.from({ length: 1 + this.#random.below(most) }, (_, i) => make(i));
  }
}

const MEMBERS: Readonly<Record<string, 'dead'>> = { dead: 'dead' };

const REDIRECT: RouteAction = {
  kind: 'redirect',
  status: 301,
  scheme: 'https',
  host: undefined,
  port: undefined,
  path: undefined,
  stripsQuery: false,
};

const ROUTER = filterPlan({
  kind: 'router',
  suppressOwnHeaders: false,
  respectExpectedTimeout: false,
});

const RBAC = filterPlan({
  kind: 'rbac',
  rules: {
    action: 'deny',
    policies: [
      {
        name: 'no-admin',
        permission: {
          kind: 'path',
          path: { kind: 'prefix', text: '/admin', ignoreCase: false },
        },
        principal: { kind: 'any' },
      },
    ],
  },
  shadow: undefined,
});

const LIMIT = filterPlan({
  kind: 'local-rate-limit',
  statPrefix: 'limit',
  status: 429,
  bucket: { tokensMax: 15, tokensPerFill: 5, fillMs: 1000 },
  enabledPercent: 100,
  enforcedPercent: 100,
  perConnection: false,
  limitHeaders: true,
  responseHeaders: NO_CHANGES,
  requestHeaders: NO_CHANGES,
  grpcStatusIsResourceExhausted: false,
  descriptors: [],
  actions: [],
});
