import { pathTexts } from '../../../../local/patch/field-set.ts';
import { childrenOf, fieldsOf } from '../../../../local/patch/structure.ts';
import { keyedList, struct, text, workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counts leaves and entries of what was applied', async (t) => {
    const applied = {
      metadata: { labels: { app: 'a' }, finalizers: ['x'] },
      spec: {
        args: ['1', '2'],
        selector: {},
        raw: { deep: { list: [1] } },
        containers: [{ name: 'web', ports: [{ containerPort: 80 }] }],
      },
    };

    t.same(pathTexts(fieldsOf(workloadType, applied, 'applied')).toSorted(), [
      '.metadata.finalizers[="x"]',
      '.metadata.labels.app',
      '.spec.args',
      '.spec.containers[name="web"]',
      '.spec.containers[name="web"].name',
      '.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"]',
      '.spec.containers[name="web"].ports[containerPort=80,protocol="TCP"].containerPort',
      '.spec.raw.deep',
      '.spec.raw.deep.list',
      '.spec.selector',
    ]);
  });

  t.test('owns a list as a whole when its items cannot be told apart', async (t) => {
    const type = keyedList(struct({ name: text }), ['name']);

    t.equal(childrenOf(type, [{ name: 'a' }, { name: 'a' }]), undefined);
    t.equal(childrenOf(type, [{}]), undefined);
    t.equal(childrenOf(type, [{ name: 'a' }, { name: 'b' }])?.length, 2);
  });
}
