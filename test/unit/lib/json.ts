import fc from 'fast-check';
import {
  at,
  isDeeperThan,
  listAt,
  numberAt,
  objectAt,
  parseJson,
  parseOwn,
  sameJson,
  stringAt,
  type Json,
} from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

const pod: Json = {
  spec: { containers: [{ name: 'app' }], nodeName: 'local', weight: 3, gone: null },
};

export function spec(t: Test): void {
  t.test('reads a path, and nothing where it breaks off or has another type', async (t) => {
    t.equal(stringAt(pod, 'spec', 'nodeName'), 'local');
    t.equal(numberAt(pod, 'spec', 'nodeName'), undefined);
    t.equal(numberAt(pod, 'spec', 'weight'), 3);
    t.equal(at(pod, 'spec', 'gone', 'further'), undefined);
    t.equal(objectAt(pod, 'spec', 'containers'), undefined);
    t.same(listAt(pod, 'spec', 'volumes'), []);
    t.equal(stringAt(listAt(pod, 'spec', 'containers')[0], 'name'), 'app');
  });

  t.test('takes an absent field and an undefined one for the same, but not null', async (t) => {
    t.ok(sameJson({ a: 1 }, { a: 1, b: undefined }));
    t.ok(sameJson({ a: 1, b: undefined }, { a: 1 }));
    t.notOk(sameJson({ a: 1, b: null }, { a: 1 }));
    t.notOk(sameJson([1], { 0: 1 }));
  });

  t.test('agrees with a comparison of the text', async () => {
    const value = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
    );
    fc.assert(fc.property(value, (one) => sameJson(one, structuredClone(one))));
    fc.assert(
      fc.property(value, value, (one, other) => {
        return JSON.stringify(one) !== JSON.stringify(other) || sameJson(one, other);
      }),
    );
  });

  t.test('parses text, or says that it is no JSON', async (t) => {
    t.same(parseJson('{"a":[1]}'), { a: [1] });
    t.equal(parseJson('{'), undefined);
    t.equal(parseJson(''), undefined);
  });

  t.test('reads what it wrote itself', async (t) => {
    t.same(parseOwn<number[]>(JSON.stringify([1])), [1]);
  });

  t.test('tells what nests too deep without walking to the bottom', async (t) => {
    const deep = parseJson(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);

    t.equal(isDeeperThan(deep, 100), true);
    t.equal(isDeeperThan({ a: [1] }, 2), false);
    t.equal(isDeeperThan({ a: [1] }, 1), true);
    t.equal(isDeeperThan('text', 0), false);
  });
}
