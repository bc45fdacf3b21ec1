import {
  balancerOf,
  candidate,
  candidates,
  counts,
  HEALTH_RULES,
  locality,
} from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import type { TrailStep } from '../../../../../proxy/explain/index.ts';
import { xxHash64 } from '../../../../../lib/index.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';

const turns = { kind: 'round-robin', panicPercent: 50 } as const;

export function spec(t: Test): void {
  t.test('priorities share load as their health allows', async (t) => {
    const first = Array.from({ length: 4 }, (_one, i) =>
      candidate(i, { health: i < 2 ? 'healthy' : 'unhealthy' }),
    );
    const second = [candidate(10)];
    const picker = balancerOf(turns, [locality(first), locality(second, { priority: 1 })]);
    const [spilled] = counts(second, 10_000, () => picker.pick(NO_PREFERENCE));

    // Half of the first priority is well, and bears 70 percent; four standard deviations.
    t.ok(Math.abs(spilled! - 3000) < 190, String(spilled));
    t.equal(counts(first.slice(2), 1000, () => picker.pick(NO_PREFERENCE)).join(), '0,0');
  });

  t.test('too few that are well: health is ignored, and that is counted', async (t) => {
    const members = [
      candidate(0),
      candidate(1, { health: 'unhealthy' }),
      candidate(2, { health: 'unhealthy' }),
    ];
    const picker = balancerOf(turns, [locality(members)]);

    t.same(
      counts(members, 300, () => picker.pick(NO_PREFERENCE)),
      [100, 100, 100],
    );
    t.equal(picker.stats.lbHealthyPanic, 300);
    const calm = balancerOf({ ...turns, panicPercent: 0 }, [locality(members)]);
    t.same(
      counts(members, 300, () => calm.pick(NO_PREFERENCE)),
      [300, 0, 0],
    );
  });

  t.test('nobody well and no panic: nobody', async (t) => {
    const ill = locality([candidate(0, { health: 'unhealthy' })]);
    t.equal(balancerOf({ ...turns, panicPercent: 0 }, [ill]).pick(NO_PREFERENCE), undefined);
    t.equal(balancerOf(turns, []).pick(NO_PREFERENCE), undefined);
    t.equal(balancerOf(turns, [locality([])]).pick(NO_PREFERENCE), undefined);
  });

  t.test('degraded endpoints serve when there are no better ones', async (t) => {
    for (const kind of ['round-robin', 'least-request', 'ring-hash', 'maglev'] as const) {
      const worn = candidate(0, { health: 'degraded' });
      const picker = balancerOf({ kind }, [locality([worn])]);
      t.equal(picker.pick(NO_PREFERENCE), worn, kind);
    }
  });

  t.test('a retry goes elsewhere, as often as it may look', async (t) => {
    for (const kind of ['round-robin', 'random', 'ring-hash', 'maglev'] as const) {
      const members = candidates(1, 1, 1);
      const picker = balancerOf({ kind }, [locality(members)]);
      const hash = xxHash64('k');
      const first = picker.pick({ ...NO_PREFERENCE, hash })!;
      const tried = [first];
      const again = counts([first], 200, () =>
        picker.pick({ ...NO_PREFERENCE, hash, tried, picksMax: 50 }),
      );
      t.same(again, [0], kind);
    }
    const only = balancerOf({ kind: 'random' }, [locality(candidates(1))]);
    const one = only.pick(NO_PREFERENCE)!;
    t.equal(only.pick({ ...NO_PREFERENCE, tried: [one], picksMax: 5 }), one, 'better than nobody');
  });

  t.test('a retry may leave the priority that failed', async (t) => {
    const [first, second] = [candidate(1), candidate(2)];
    const picker = balancerOf(turns, [locality([first]), locality([second], { priority: 1 })]);
    const avoidPriorities = { updateFrequency: 1 };

    t.equal(picker.pick({ ...NO_PREFERENCE, avoidPriorities }), first);
    t.equal(picker.pick({ ...NO_PREFERENCE, tried: [first], avoidPriorities }), second);
    t.equal(picker.pick({ ...NO_PREFERENCE, tried: [first, second], avoidPriorities }), first);
  });

  t.test(
    'an update that changes nothing disturbs nobody, one that does counts at once',
    async (t) => {
      const members = candidates(1, 1);
      const picker = balancerOf({ kind: 'round-robin' }, [locality(members)]);
      const order = Array.from({ length: 6 }, () => {
        picker.update([locality(members)], HEALTH_RULES);
        return members.indexOf(picker.pick(NO_PREFERENCE)!);
      });
      t.same(order.slice(2), order.slice(0, 4), 'turns go on');
      t.not(order[0], order[1]);

      members[0]!.health = 'unhealthy';
      picker.update([locality(members)], HEALTH_RULES);
      t.same(
        counts(members, 10, () => picker.pick(NO_PREFERENCE)),
        [0, 10],
      );
    },
  );

  t.test('tells whoever asks why it picked whom', async (t) => {
    const steps: TrailStep[] = [];
    const trail = { note: (step: TrailStep) => void steps.push(step) };
    const picker = balancerOf({ kind: 'least-request' }, [locality(candidates(1, 1))]);
    const picked = picker.pick({ ...NO_PREFERENCE, trail })!;

    t.same(
      steps.map(({ kind }) => kind),
      ['priority', 'candidate', 'candidate', 'pick'],
    );
    t.match(steps[0], { priority: 0, share: 100, panic: false });
    t.match(steps[3], { endpoint: `${picked.plan.address}:80`, why: 'least-request' });
  });
}
