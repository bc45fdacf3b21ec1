import { ManualClock, seededRandom, Wheel } from '../../../../lib/index.ts';
import { seal, type SealedUpstream, type UpstreamPlan } from '../../../../proxy/plan/index.ts';
import { Feeds } from '../../../../proxy/runtime/feeds.ts';
import { Upstreams, UpstreamSlot } from '../../../../proxy/runtime/upstreams.ts';
import { endpoint, endpointsPlan, upstreamPlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test(
    'an upstream lives from when it is first asked for, and knows its endpoints',
    async (t) => {
      const { slot, feeds } = fixture();
      const upstreams = new Upstreams(new Map([['a', slot]]));
      feeds.set('a', seal(endpointsPlan('a', endpoint('10.0.0.1'))).text);
      t.same([...upstreams.live()], []);
      t.equal(upstreams.has('a') && !upstreams.has('b') && upstreams.size === 1, true);

      const live = upstreams.get('a');

      t.equal(upstreams.get('a'), live);
      t.same([...upstreams.live()], [live]);
      t.equal(live?.endpoints[0]?.address, '10.0.0.1');
      t.equal(upstreams.get('b'), undefined);
    },
  );

  t.test('who only looks wakes nobody', async (t) => {
    const { slot, feeds } = fixture();
    const upstreams = new Upstreams(new Map([['a', slot]]));
    feeds.set('a', seal(endpointsPlan('a', endpoint('10.0.0.1'))).text);

    const [viewed] = [...upstreams.all()];

    t.equal(viewed?.endpoints[0]?.address, '10.0.0.1');
    t.equal(slot.live, undefined);
  });

  t.test('a new plan is taken when it is asked for, or at once by what lives', async (t) => {
    const { slot } = fixture();
    slot.replan(sealed(upstreamPlan('a', { connectTimeoutMs: 1 })));
    t.equal(slot.live, undefined);

    const live = slot.open();
    t.equal(live.plan.connectTimeoutMs, 1);

    slot.replan(sealed(upstreamPlan('a', { connectTimeoutMs: 2 })));
    t.equal(slot.live, live);
    t.equal(live.plan.connectTimeoutMs, 2);
  });

  t.test('one that has work of its own begins when its plan says so', async (t) => {
    const { slot } = fixture();

    slot.replan({ ...sealed(upstreamPlan('a', { connectTimeoutMs: 1 })), isBusy: true });

    t.ok(slot.live);
  });

  t.test('one that is gone serves who still holds it, and follows nothing', async (t) => {
    const { slot, feeds } = fixture();
    const members = (address: string) => seal(endpointsPlan('a', endpoint(address))).text;
    feeds.set('a', members('10.0.0.1'));

    slot.retire();
    t.equal(slot.live, undefined);

    const late = slot.open();
    feeds.set('a', members('10.0.0.2'));
    t.same(
      late.endpoints.map(({ address }) => address),
      ['10.0.0.1'],
    );
  });
}

function sealed(plan: UpstreamPlan): SealedUpstream {
  const piece = seal(plan);
  if (piece.kind !== 'upstream') throw new Error('an upstream is sealed as an upstream');
  return piece;
}

function fixture() {
  const clock = new ManualClock();
  const effects = {
    dialer: { dial: () => undefined },
    clock,
    wheel: new Wheel(clock),
    random: seededRandom(1),
    resolver: { resolve: () => undefined },
    own: undefined,
  };
  const feeds = new Feeds();
  return { feeds, slot: new UpstreamSlot(sealed(upstreamPlan('a')), { effects, feeds }) };
}
