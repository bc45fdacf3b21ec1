import { Appetite } from '../../../../control-plane/serve/appetite.ts';
import { Held } from '../../../../control-plane/serve/held.ts';
import type { Test } from '../../../harness/unit.ts';

const MEBIBYTE = 1024 * 1024;

export function spec(t: Test): void {
  const kept = (typeUrl: string, names: readonly string[] = [], held = {}) => ({
    typeUrl,
    names: new Set(names),
    held: new Held(held),
  });
  const long = (letter: string): string => letter.repeat(7 * MEBIBYTE);

  t.test('lets a stream have some types, and not any number of them', async (t) => {
    const appetite = new Appetite();

    for (let i = 0; i < 32; i++) t.equal(appetite.opens(kept(`type ${i}`)), undefined);
    t.match(appetite.opens(kept('one more')), /more than 32 types/);
  });

  t.test('lets a large mesh be named, and no more over all types', async (t) => {
    const appetite = new Appetite();
    const names = Array.from({ length: 30_000 }, (_, i) => `outbound|80||service-${i}.shop`);

    for (const type of ['a', 'b', 'c']) t.equal(appetite.opens(kept(type, names)), undefined);
    for (const letter of ['x', 'y', 'z']) appetite.opens(kept(letter, [long(letter)]));
    t.match(appetite.asks(kept('a', [...names, long('a')])), /names of resources come to more/);
  });

  t.test('counts names as long as they are asked for, and what was said at first', async (t) => {
    const appetite = new Appetite();

    for (const letter of ['v', 'w', 'x', 'y']) {
      t.equal(appetite.opens(kept('a', [long(letter)])), undefined);
      t.equal(appetite.asks(kept('a')), undefined);
    }
    for (const letter of ['v', 'w', 'x', 'y']) appetite.opens(kept(letter, [], { a: long('1') }));
    t.match(appetite.asks(kept('b', [long('b')])), /names of resources come to more/);
  });
}
