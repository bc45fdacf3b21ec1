import { isKubeObject, KubeError } from '../../../../lib/index.ts';
import { refusal } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tells an object from anything else by its head', async (t) => {
    t.ok(isKubeObject({ apiVersion: 'v1', kind: 'Pod', metadata: {} }));
    for (const value of [
      undefined,
      null,
      [],
      'Pod',
      { kind: 'Pod' },
      { apiVersion: 'v1', kind: 'Pod' },
    ]) {
      t.notOk(isKubeObject(value));
    }
  });

  t.test('carries the refusal it was made of', async (t) => {
    const error = refusal(409, 'Conflict', 'somebody was faster');

    t.ok(error instanceof KubeError);
    t.equal(error.message, 'somebody was faster');
    t.equal(error.status.code, 409);
  });
}
