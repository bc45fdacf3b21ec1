import type { Test } from '../../../harness/unit.ts';
import { validate } from '../../../../control-plane/validate/index.ts';

export function spec(t: Test): void {
  t.test('lets kinds pass that do nothing here, and says what to use instead', async (t) => {
    const object = {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'EnvoyFilter',
      metadata: { name: 'x', namespace: 'default' },
      spec: { configPatches: [] },
    };

    t.match(validate(object), [{ severity: 'warning', path: 'spec', message: /not applied: use/ }]);
    t.same(validate({ ...object, apiVersion: 'example.com/v1' }), [], 'of other groups');
  });
}
