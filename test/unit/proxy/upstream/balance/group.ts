import { candidates } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { Group } from '../../../../../proxy/upstream/balance/group.ts';
import { shares } from '../../../../../proxy/upstream/balance/shares.ts';

const CHOICE = { hash: { high: 0, low: 0 }, again: 0, trail: undefined };

export function spec(t: Test): void {
  t.test('makes its chooser once, when somebody is to be chosen', async (t) => {
    let made = 0;
    const members = candidates(1, 1);
    const group = new Group(shares(members), (given) => {
      made += 1;
      return { choose: () => given[1]!.endpoint };
    });
    t.equal(made, 0);
    t.equal(group.choose(CHOICE), members[1]);
    group.choose(CHOICE);
    t.equal(made, 1);
  });

  t.test('nobody is chosen where nobody is', async (t) => {
    let made = 0;
    const group = new Group(shares(candidates()), (given) => {
      made += 1;
      return { choose: () => given[0]!.endpoint };
    });
    t.equal(group.choose(CHOICE), undefined);
    t.equal(made, 0);
  });

  t.test('is like others with the same endpoints in the same parts', async (t) => {
    const members = candidates(1, 1);
    const group = new Group(shares(members), () => ({ choose: () => members[0]! }));
    t.ok(group.isLike(shares(members)));
    t.notOk(group.isLike(shares(members.toReversed())));
    t.notOk(group.isLike(shares([members[0]!])));
  });
}
