import { volume } from '../../../../../local/kinds/defaults/volume.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('makes a volume without a source an empty folder', async (t) => {
    t.same(volume({ name: 'tmp' }), { name: 'tmp', emptyDir: {} });
  });

  t.test('gives files their mode and tokens their hour', async (t) => {
    const projected = { sources: [{ serviceAccountToken: { path: 'token' } }] };

    t.same(volume({ name: 'id', projected }), {
      name: 'id',
      projected: {
        defaultMode: 420,
        sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600 } }],
      },
    });
    t.match(volume({ name: 'c', configMap: { name: 'x' } }), { configMap: { defaultMode: 420 } });
  });

  t.test('says of a path on the host that its type is not checked', async (t) => {
    t.match(volume({ name: 'h', hostPath: { path: '/etc' } }), { hostPath: { type: '' } });
  });
}
