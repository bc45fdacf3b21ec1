import type { Test } from '../../../harness/unit.ts';
import { entryWorkload, isUp } from '../../../../control-plane/mesh/workload-entry.ts';

const OF = { name: 'machine', namespace: 'shop' };

export function spec(t: Test): void {
  t.test('is a workload with an identity, a place and a weight', async (t) => {
    const labels = { app: 'old', version: 'v1' };
    const locality = 'eu/a/rack';
    t.match(entryWorkload({ address: '10.0.0.1', labels, locality, weight: 2 }, OF), {
      address: '10.0.0.1',
      weight: 2,
      workload: {
        name: 'machine',
        canonicalName: 'old',
        serviceAccount: 'default',
        locality: { region: 'eu', zone: 'a', subzone: 'rack' },
        takesMutualTls: false,
      },
    });
  });

  t.test('is down when its health check says so', async (t) => {
    const metadata = { ...OF, uid: '', resourceVersion: '', creationTimestamp: '' };
    const entry = { apiVersion: '', kind: '', metadata, spec: {} };
    const told = (status: string) => ({ conditions: [{ type: 'Healthy', status }] });

    t.equal(isUp(entry), true);
    t.equal(isUp({ ...entry, status: told('True') }), true);
    t.equal(isUp({ ...entry, status: told('False') }), false);
  });

  t.test('takes mutual TLS when it has an account, or a label says so', async (t) => {
    const takes = (spec: object) => entryWorkload(spec, OF).workload.takesMutualTls;
    t.equal(takes({ serviceAccount: 'old' }), true);
    const labels = { 'security.istio.io/tlsMode': 'disabled' };
    t.equal(takes({ serviceAccount: 'old', labels }), false);
  });
}
