import { Held, sharedNames } from '../../../../control-plane/serve/held.ts';
import type { Versioned } from '../../../../control-plane/snapshot/index.ts';
import { seededRandom } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

export function spec(t: Test): void {
  const collection = (versions: Readonly<Record<string, string>>) =>
    new Map(
      Object.entries(versions).map(([name, version]): [string, Versioned] => [
        name,
        { name, version, bytes: Buffer.alloc(0), value: {} },
      ]),
    );

  t.test('has what a list of its own would have, whatever happens to it', async (t) => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededRandom(seed);
      const some = () => NAMES.filter(() => random.below(2) === 0);
      const versions = () => Object.fromEntries(some().map((name) => [name, `${random.below(3)}`]));
      const first = versions();
      const held = new Held(first);
      let list = new Map(Object.entries(first));
      for (let turn = 0; turn < 30; turn++) {
        const name = NAMES[random.below(NAMES.length)] ?? '';
        const deed = random.below(5);
        if (deed <= 1) {
          held.set(name, `${turn}`);
          list.set(name, `${turn}`);
        }
        if (deed === 2 && !t.equal(held.delete(name), list.delete(name))) return;
        if (deed === 3) {
          const told = collection(versions());
          const names = random.below(2) === 0 ? undefined : new Set(some());
          const more = new Set(some());
          held.becomes(told, { names, more });
          const kept = [...list].filter(([each]) => more.has(each) && !told.has(each));
          const all = [...told.values()].filter((each) => names?.has(each.name) !== false);
          list = new Map([...all.map((each) => [each.name, each.version] as const), ...kept]);
        }
        if (deed === 4 && random.below(9) === 0) {
          held.clear();
          list.clear();
        }
        const is = new Map([...held.keys()].map((each) => [each, held.get(each)]));
        if (!t.same(is, list, `seed ${seed}, turn ${turn}`)) return;
        if (!t.equal(held.size, list.size, `seed ${seed}, turn ${turn}`)) return;
      }
    }
  });

  t.test('names of everything there is are one set for all who named it', async (t) => {
    const all = collection({ a: '1', b: '1' });

    const one = sharedNames(new Set(['b', 'a']), all);

    t.same(one, new Set(['a', 'b']));
    t.equal(sharedNames(new Set(['a', 'b']), all), one);
    for (const names of [new Set(['a']), new Set(['a', 'c'])]) {
      t.equal(sharedNames(names, all), names);
    }
  });
}
