import type { Test } from '../../../harness/unit.ts';
import { at, listAt, sameJson, type Json, type KubeObject } from '../../../../lib/index.ts';
import { READ } from '../../../../deploy/manifests/access.ts';
import { istiod } from '../../../../deploy/manifests/istiod.ts';

const OPTIONS = { hub: 'h', tag: 't', meshConfig: {}, values: {} };

export function spec(t: Test): void {
  t.test('it writes no Secret but its own, and has nothing by a wildcard', async (t) => {
    const rules = istiod(OPTIONS).flatMap((object) => listAt(object, 'rules'));

    const writing = rules
      .filter((rule) => listAt(rule, 'resources').includes('secrets'))
      .filter((rule) => !sameJson(at(rule, 'verbs'), [...READ]));

    t.notOk(JSON.stringify(rules).includes('*'));
    for (const rule of writing) {
      const isCreation = sameJson(at(rule, 'verbs'), ['create']);
      t.ok(isCreation || listAt(rule, 'resourceNames').length > 0);
    }
    t.ok(writing.length > 0);
  });

  t.test('it reads certificates for gateways, and asks who may have them', async (t) => {
    const [everywhere] = istiod(OPTIONS).filter(({ kind }) => kind === 'ClusterRole');

    const verbsOf = (resource: string) =>
      listAt(everywhere, 'rules')
        .filter((rule) => listAt(rule, 'resources').includes(resource))
        .map((rule) => listAt(rule, 'verbs'));
    t.same(verbsOf('secrets'), [[...READ]]);
    t.same(verbsOf('subjectaccessreviews'), [['create']]);
  });

  t.test('its settings can be given with the installation', async (t) => {
    const values = { pilot: { env: { DEFAULT_WORKLOAD_CERT_TTL: '2m', NUMBER: 1 } } };

    const container = containerOf(istiod({ ...OPTIONS, values }));

    t.match(container, {
      image: 'h/pilot:t',
      env: [
        { name: 'POD_NAMESPACE' },
        { name: 'DEFAULT_WORKLOAD_CERT_TTL', value: '2m' },
        { name: 'NUMBER', value: '1' },
      ],
    });
  });
}

function containerOf(objects: readonly KubeObject[]): Json | undefined {
  const [found] = objects.filter(({ kind }) => kind === 'Deployment');
  return listAt(found?.['spec'], 'template', 'spec', 'containers')[0];
}
