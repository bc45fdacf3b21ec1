// Every balancer over a hundred healthy endpoints: one pick, as each attempt makes one.
import { PeakEwma, seededRandom, systemClock } from '../../lib/index.ts';
import { compileEndpoints } from '../../proxy/compile/index.ts';
import type { BalancePlan, EndpointsPlan } from '../../proxy/plan/index.ts';
import { balancer, NO_PREFERENCE } from '../../proxy/upstream/balance/index.ts';
import type { Operation } from './timed.ts';

const ENDPOINTS = 100;
const WEIGHTS = 3;
const EVEN = 1;
const COMMON = { panicPercent: 50, locality: { kind: 'none' } } as const;
const LEAST = {
  ...COMMON,
  kind: 'least-request',
  choices: 2,
  activeBias: 1,
  fullScan: false,
} as const;
const CONSISTENT = { useHostname: false, boundedLoadPercent: 0 } as const;
const RING = { pointsMin: 1024, pointsMax: 8 * 1024 * 1024, hash: 'xx' } as const;
// Spreads consecutive requests over all hashes (Knuth's multiplicative hash).
const SPREAD = 2_654_435_761;

const PLANS: Readonly<Record<string, BalancePlan>> = {
  'round robin': { ...COMMON, kind: 'round-robin', slowStart: undefined },
  'least request': { ...LEAST, slowStart: undefined },
  random: { ...COMMON, kind: 'random' },
  'peak EWMA': { ...COMMON, kind: 'peak-ewma', decayMs: 10_000, defaultRttMs: 5 },
  'ring hash': { ...COMMON, kind: 'ring-hash', ...RING, consistent: CONSISTENT },
  maglev: { ...COMMON, kind: 'maglev', tableSize: 65_537, consistent: CONSISTENT },
};

export function balancerOperations(): readonly Operation[] {
  const even = Object.entries(PLANS).map(([name, plan]) => picking({ name, plan, weights: EVEN }));
  const weighted = ['round robin', 'least request'].flatMap((name) => {
    const plan = PLANS[name];
    return plan === undefined
      ? []
      : [picking({ name: `weighted ${name}`, plan, weights: WEIGHTS })];
  });
  return [...even, ...weighted];
}

type Picking = { readonly name: string; readonly plan: BalancePlan; readonly weights: number };

function picking({ name, plan, weights }: Picking): Operation {
  const effects = { random: seededRandom(1), clock: systemClock };
  const balance = balancer<Candidate>(plan, { ...effects, own: undefined, callers: undefined });
  const endpoints = endpointsOf(weights);
  const localities = endpoints.localities.map((locality) => ({
    plan: locality,
    endpoints: locality.endpoints.map(candidate),
  }));
  balance.update(localities, endpoints);
  const state = { request: 0 };
  // One for all picks, so that what is allocated is the balancer's.
  const hash = { high: 0, low: 0 };
  const context = { ...NO_PREFERENCE, hash };
  return {
    name: `pick: ${name}, ${ENDPOINTS} endpoints`,
    run() {
      state.request = (state.request + 1) >>> 0;
      hash.high = Math.imul(state.request, SPREAD) >>> 0;
      hash.low = state.request;
      const picked = balance.pick(context);
      if (picked === undefined) throw new Error(`${name} picks nobody`);
      return picked.plan.port;
    },
  };
}

type Candidate = ReturnType<typeof candidate>;

function candidate(plan: EndpointsPlan['localities'][number]['endpoints'][number]) {
  const rtt = new PeakEwma({ decayMs: 10_000, defaultMs: 5 });
  return { plan, active: 0, health: 'healthy' as const, rtt, addedMs: 0 };
}

function endpointsOf(weights: number): EndpointsPlan {
  const lbEndpoints = Array.from({ length: ENDPOINTS }, (_, i) => ({
    endpoint: {
      address: { socketAddress: { address: `10.0.${i >> 8}.${i & 255}`, portValue: 8080 } },
    },
    loadBalancingWeight: 1 + (i % weights),
  }));
  const compiled = compileEndpoints({ clusterName: 'many', endpoints: [{ lbEndpoints }] });
  const piece = compiled.kind === 'ok' ? compiled.value[0] : undefined;
  if (piece?.kind !== 'endpoints') throw new Error('the endpoints were refused');
  return piece;
}
