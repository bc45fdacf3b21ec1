import { pathTexts } from '../../../../local/patch/field-set.ts';
import { lastAppliedFields } from '../../../../local/patch/last-applied.ts';
import type { KubeObject } from '../../../../lib/index.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const annotated = (text: string): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Workload',
    metadata: {
      name: 'x',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text },
    },
    spec: { replicas: 2, paused: true },
  });

  t.test('accounts for fields that still have the applied value', async (t) => {
    const live = annotated('{"spec":{"replicas":1,"paused":true,"args":["a"]}}');

    const fields = pathTexts(lastAppliedFields(workloadType, live, 'kubectl'));

    t.ok(fields.includes('.spec.paused'));
    t.notOk(fields.includes('.spec.replicas'));
    t.notOk(fields.includes('.spec.args'));
  });

  t.test('accounts for nothing when the annotation is not an object', async (t) => {
    for (const text of ['{', '1', '']) {
      t.same(pathTexts(lastAppliedFields(workloadType, annotated(text), 'kubectl')), []);
    }
  });
}
