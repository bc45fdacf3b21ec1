import { mergeApplied } from '../../../../local/patch/merge-applied.ts';
import type { Json } from '../../../../lib/index.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const merged = (live: Json, applied: Json): unknown => {
    const problems: string[] = [];
    const objects = { live: { spec: live }, applied: { spec: applied } };
    const value = mergeApplied(workloadType, objects, problems);
    return problems.length > 0 ? problems : value['spec'];
  };

  t.test('lets the configuration order what it names', async (t) => {
    const live = { containers: [{ name: 'a', image: '1' }, { name: 'x' }, { name: 'b' }] };

    t.same(merged(live, { containers: [{ name: 'b' }, { name: 'new' }, { name: 'a' }] }), {
      containers: [{ name: 'x' }, { name: 'b' }, { name: 'new' }, { name: 'a', image: '1' }],
    });
  });

  t.test('replaces atomic lists, and merges untyped objects', async (t) => {
    const live = { args: ['a'], raw: { kept: 1, list: [1, 2] } };

    t.same(merged(live, { args: ['b'], raw: { list: [3] } }), {
      args: ['b'],
      raw: { kept: 1, list: [3] },
    });
  });

  t.test('keeps items of the live list that cannot be told apart', async (t) => {
    const env = [{ name: 'A' }, { name: 'A', value: '2' }];
    const live = { containers: [{ name: 'a', env }] };

    t.same(merged(live, { containers: [{ name: 'a', env: [{ name: 'B' }] }] }), {
      containers: [{ name: 'a', env: [...env, { name: 'B' }] }],
    });
  });
}
