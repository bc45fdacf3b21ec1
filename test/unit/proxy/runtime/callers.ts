import type { Test } from '../../../harness/unit.ts';
import { ManualClock, seededRandom, Wheel } from '../../../../lib/index.ts';
import { endpoint, endpointsIn, localityPlan, upstreamPlan } from '../../../harness/plans.ts';
import { Linker } from '../../../../proxy/runtime/index.ts';
import { NO_PREFERENCE } from '../../../../proxy/upstream/index.ts';

const NEAR = { region: 'eu', zone: 'a', subzone: '' };
const FAR = { region: 'eu', zone: 'b', subzone: '' };
const ZONE_AWARE = {
  kind: 'zone-aware',
  percent: 100,
  endpointsMin: 2,
  failsOnPanic: false,
} as const;

export function spec(t: Test): void {
  t.test('requests stay in their zone as far as its callers and endpoints match', async (t) => {
    const linker = linkerOf('fleet');
    const { balance } = upstreamPlan('a');
    const upstream = upstreamPlan('a', { balance: { ...balance, locality: ZONE_AWARE } });
    const members = endpointsIn('a', [place(NEAR, ['10.0.0.1']), place(FAR, ['10.0.0.2'])]);
    const runtime = linker.link({ set: [upstream, members], removed: [] });
    t.same(picked(runtime), ['10.0.0.1', '10.0.0.2'], 'nobody told where its callers are');

    const fleet = endpointsIn('fleet', [place(NEAR, ['10.1.0.1']), place(FAR, ['10.1.0.2'])]);
    const told = linker.link({ set: [upstreamPlan('fleet'), fleet], removed: [] });
    t.same(picked(told), ['10.0.0.1'], 'half of the callers, half of the endpoints');

    const moved = endpointsIn('fleet', [place(FAR, ['10.1.0.2'])]);
    const alone = linker.link({ set: [moved], removed: [] });
    t.same(picked(alone), ['10.0.0.1', '10.0.0.2'], 'callers of one place have no others');
  });

  t.test('without the own cluster nothing is kept in its zone', async (t) => {
    const linker = linkerOf(undefined);
    const { balance } = upstreamPlan('a');
    const upstream = upstreamPlan('a', { balance: { ...balance, locality: ZONE_AWARE } });
    const members = endpointsIn('a', [place(NEAR, ['10.0.0.1']), place(FAR, ['10.0.0.2'])]);

    t.same(picked(linker.link({ set: [upstream, members], removed: [] })).length, 2);
  });
}

function linkerOf(ownCluster: string | undefined): Linker {
  const clock = new ManualClock();
  return new Linker({
    dialer: { dial: () => undefined },
    clock,
    wheel: new Wheel(clock),
    random: seededRandom(1),
    resolver: { resolve: () => undefined },
    own: NEAR,
    ...(ownCluster === undefined ? {} : { ownCluster }),
  });
}

function place(where: typeof NEAR, addresses: readonly string[]) {
  return { ...localityPlan(addresses.map((address) => endpoint(address))), ...where };
}

function picked(runtime: ReturnType<Linker['link']>): readonly string[] {
  const upstream = runtime.upstreams.get('a');
  const picks = Array.from({ length: 40 }, () => upstream?.pick(NO_PREFERENCE)?.address ?? '');
  return [...new Set(picks)].toSorted();
}
