import type { Test } from '../../../harness/unit.ts';
import { object, read, string } from '../../../../api/schema/index.ts';
import { resource } from '../../../../api/istio/resource.ts';

const STORED = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Thing',
  metadata: {
    name: 'a',
    namespace: 'b',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [],
  },
};

export function spec(t: Test): void {
  const thing = resource(object({ host: string() }));

  t.test('reads a stored object, whatever its status says', async (t) => {
    const reading = read(thing, { ...STORED, spec: { host: 'x' }, status: { any: [1] } });

    t.match(reading, { kind: 'ok', value: { metadata: { namespace: 'b' }, spec: { host: 'x' } } });
  });

  t.test('says where in the spec something is wrong', async (t) => {
    t.match(read(thing, { ...STORED, spec: {} }), {
      kind: 'rejected',
      findings: [{ path: 'spec.host', code: 'required' }],
    });
  });
}
