import { candidates } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { GroupShelf } from '../../../../../proxy/upstream/balance/group-shelf.ts';
import { shares } from '../../../../../proxy/upstream/balance/shares.ts';

const nobody = () => ({ choose: () => candidates(1)[0]! });

export function spec(t: Test): void {
  t.test('a group stays as long as its members do and each update takes it', async (t) => {
    const members = candidates(1, 1);
    const shelf = new GroupShelf(nobody, true);
    const first = shelf.take('a', shares(members));
    shelf.turnOver();
    t.equal(shelf.take('a', shares(members)), first);
    shelf.turnOver();
    t.not(shelf.take('a', shares(members.slice(1))), first);
    shelf.turnOver();
    shelf.turnOver();
    t.not(shelf.take('a', shares(members)), first);
  });

  t.test('nothing stays where it must not', async (t) => {
    const members = candidates(1);
    const shelf = new GroupShelf(nobody, false);
    const first = shelf.take('a', shares(members));
    shelf.turnOver();
    t.not(shelf.take('a', shares(members)), first);
  });
}
