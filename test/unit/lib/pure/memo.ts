import type { Test } from '../../../harness/unit.ts';
import { keepEqual, keepList, memo } from '../../../../lib/pure/index.ts';

export function spec(t: Test): void {
  t.test('computes once for the same objects, again for equal ones', async (t) => {
    let times = 0;
    const sum = memo((one: { n: number }, other: { n: number }) => ({
      n: one.n + other.n + times++,
    }));
    const [a, b] = [{ n: 1 }, { n: 2 }];

    t.equal(sum(a, b), sum(a, b));
    t.not(sum(a, b), sum(b, a));
    t.equal(times, 2);
  });

  t.test('remembers that there was no result', async (t) => {
    let times = 0;
    const nothing = memo((key: { n: number }): undefined => void (times += key.n));
    const key = { n: 1 };

    nothing(key);
    nothing(key);

    t.equal(times, 1);
  });

  t.test('keeps a list whose items are the very same, and no other', async (t) => {
    const item = {};
    const before = [item];

    t.equal(keepList(before, [item]), before);
    t.not(keepList(before, [{}]), before);
    t.not(keepList(before, [item, item]), before);
  });

  t.test('keeps what says the same, maps and absent fields included', async (t) => {
    const before = { list: [1, { a: 'x' }], map: new Map([['k', { v: 1 }]]) };

    t.equal(keepEqual(before, { list: [1, { a: 'x' }], map: new Map([['k', { v: 1 }]]) }), before);
    t.not(keepEqual(before, { list: [1, { a: 'y' }], map: new Map([['k', { v: 1 }]]) }), before);
    t.not(keepEqual(before, { list: [1, { a: 'x' }], map: new Map([['k', { v: 2 }]]) }), before);
    t.equal(keepEqual(undefined, before), before);
  });
}
