import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { meshConfigYaml, namespaceYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  t.test('looks into namespaces that are selected, by labels or expressions', async (t) => {
    const found = (selectors: string) =>
      new MeshUnderTest([
        meshConfigYaml(`discoverySelectors: ${selectors}`),
        namespaceYaml({ name: 'in', labels: '{ env: prod }' }),
        namespaceYaml({ name: 'out', labels: '{ env: test }' }),
        serviceYaml({ name: 'a', namespace: 'in' }),
        serviceYaml({ name: 'b', namespace: 'out' }),
      ]).mesh.services.map(({ name }) => name);

    t.same(found('[]'), ['a', 'b']);
    t.same(found('[{ matchLabels: { env: prod } }]'), ['a']);
    const notProd = '{ key: env, operator: NotIn, values: [prod] }';
    t.same(found(`[{ matchExpressions: [${notProd}] }]`), ['b']);
    t.same(found('[{ matchExpressions: [{ key: other, operator: Exists }] }]'), []);
  });
}
