import { memberOf, membersOf, withMember, withoutMember } from '../../../../local/patch/member.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test("never takes JavaScript's own members for fields", async (t) => {
    t.equal(memberOf({}, 'constructor'), undefined);
    t.equal(memberOf({}, '__proto__'), undefined);
    t.equal(memberOf(withMember({}, '__proto__', 1), '__proto__'), 1);
  });

  t.test('leaves the object as it was', async (t) => {
    const object = { a: 1, b: undefined };

    t.same(withMember(object, 'c', 2), { a: 1, b: undefined, c: 2 });
    t.same(withoutMember(object, 'a'), { b: undefined });
    t.equal(withoutMember(object, 'z'), object);
    t.same(membersOf(object), [['a', 1]]);
  });
}
