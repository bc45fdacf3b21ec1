import fc from 'fast-check';
import { rollingStep, rolloutBounds } from '../../../../local/controllers/rollout.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('rounds surge up and unavailability down, and never allows neither', async (t) => {
    t.same(rolloutBounds(3, {}), { maxSurge: 1, maxUnavailable: 0 });
    t.same(rolloutBounds(10, { maxSurge: '25%', maxUnavailable: '25%' }), {
      maxSurge: 3,
      maxUnavailable: 2,
    });
    t.same(rolloutBounds(4, { maxSurge: 0, maxUnavailable: 0 }), {
      maxSurge: 0,
      maxUnavailable: 1,
    });
    t.same(rolloutBounds(2, { maxSurge: 1, maxUnavailable: 9 }), {
      maxSurge: 1,
      maxUnavailable: 2,
    });
  });

  t.test('raises the new before it lowers the old', async (t) => {
    const state = { replicas: 3, maxSurge: 1, maxUnavailable: 0 };
    const old = [{ key: 'old', wanted: 3, available: 3 }];

    t.same(
      rollingStep({ ...state, newSet: { key: 'new', wanted: 0, available: 0 }, oldSets: old }),
      [{ key: 'new', to: 1 }],
    );
    t.same(
      rollingStep({ ...state, newSet: { key: 'new', wanted: 1, available: 0 }, oldSets: old }),
      [],
    );
    t.same(
      rollingStep({ ...state, newSet: { key: 'new', wanted: 1, available: 1 }, oldSets: old }),
      [{ key: 'old', to: 2 }],
    );
  });

  t.test('gives up old pods that do not serve first', async (t) => {
    const oldSets = [
      { key: 'older', wanted: 2, available: 2 },
      { key: 'broken', wanted: 2, available: 0 },
    ];
    const newSet = { key: 'new', wanted: 1, available: 1 };

    const steps = rollingStep({ replicas: 3, maxSurge: 2, maxUnavailable: 1, newSet, oldSets });

    t.same(steps, [
      { key: 'older', to: 1 },
      { key: 'broken', to: 0 },
    ]);
  });

  t.test(
    'comes to an end from any state, with the new at its size and the old at none',
    async () => {
      const size = fc.nat(6);
      const state = fc.record({
        replicas: size,
        surge: fc.nat(3),
        unavailable: fc.nat(3),
        fresh: size,
        old: fc.array(size, { maxLength: 3 }),
      });
      fc.assert(
        fc.property(state, ({ replicas, surge, unavailable, fresh, old }) => {
          const bounds = rolloutBounds(replicas, { maxSurge: surge, maxUnavailable: unavailable });
          const sizes = new Map([
            ['new', fresh],
            ...old.map((to, i): [string, number] => [`old-${i}`, to]),
          ]);
          const count = (key: string) => ({
            key,
            wanted: sizes.get(key) ?? 0,
            available: sizes.get(key) ?? 0,
          });
          for (let turn = 0; turn < 60; turn++) {
            const oldSets = old.map((_, i) => count(`old-${i}`));
            for (const { key, to } of rollingStep({
              replicas,
              ...bounds,
              newSet: count('new'),
              oldSets,
            }))
              sizes.set(key, to);
          }
          return [...sizes].every(([key, to]) => to === (key === 'new' ? replicas : 0));
        }),
      );
    },
  );
}
