import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { worldAfter } from '../../../harness/worlds.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const pods = (labels: string) => [
    podYaml({ name: 'a', namespace: 'shop' }),
    podYaml({ name: 'b', namespace: 'shop', labels }),
    podYaml({ name: 'c', namespace: 'bank' }),
  ];
  const first = worldAfter(undefined, pods('{ v: "1" }'));
  const before = meshOf(first);

  t.test('finds a pod by its namespace and name', async (t) => {
    t.equal(before.workloads.get('shop/a')?.podName, 'a');
    t.equal(before.workloads.get('bank/a'), undefined);
    t.same(
      [...before.workloads.values()].map(({ podName }) => podName),
      ['a', 'b', 'c'],
    );
  });

  t.test('keeps namespaces, and in a changed one the pods, that are as they were', async (t) => {
    const now = meshOf(worldAfter(first, pods('{ v: "2" }')), before).workloads;

    t.equal(now.inNamespace('bank'), before.workloads.inNamespace('bank'));
    t.not(now.inNamespace('shop'), before.workloads.inNamespace('shop'));
    t.equal(now.get('shop/a'), before.workloads.get('shop/a'));
    t.equal(now.get('shop/b')?.labels['v'], '2');
  });
}
