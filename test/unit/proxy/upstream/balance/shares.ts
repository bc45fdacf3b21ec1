import { candidate, candidates, locality } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { eligible, localityShares, shares } from '../../../../../proxy/upstream/balance/shares.ts';

export function spec(t: Test): void {
  t.test('parts go by weight', async (t) => {
    t.same(
      shares(candidates(1, 3)).map(({ part }) => part),
      [0.25, 0.75],
    );
  });

  t.test('of localities first, and then of the endpoints in them', async (t) => {
    const east = locality(candidates(1, 1), { weight: 3 });
    const west = locality(candidates(1), { weight: 1 });
    const none = locality(candidates(5), { weight: 0 });
    t.same(
      localityShares([east, west, none], 'healthy').map(({ part }) => part),
      [0.375, 0.375, 0.25],
    );
    t.same(localityShares([none], 'all'), []);
  });

  t.test('each in its own kind of health', async (t) => {
    const members = (['healthy', 'degraded', 'unhealthy'] as const).map((health, i) =>
      candidate(i, { health }),
    );
    t.same(eligible('all', members), members);
    t.same(eligible('healthy', members), [members[0]]);
    t.same(eligible('degraded', members), [members[1]]);
  });
}
