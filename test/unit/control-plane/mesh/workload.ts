import type { Test } from '../../../harness/unit.ts';
import type { NodeFacts, PodFacts } from '../../../../control-plane/world/index.ts';
import { workloadOf } from '../../../../control-plane/mesh/workload.ts';

const STAMPS = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function pod(labels: Readonly<Record<string, string>>): PodFacts {
  return {
    metadata: { name: 'web-1', namespace: 'shop', labels, ...STAMPS },
    ip: '10.0.0.1',
    serviceAccount: 'web',
    node: 'n1',
    owner: { kind: 'Deployment', name: 'web-v2' },
    ports: {},
    isReady: true,
  };
}

const NODE: NodeFacts = {
  metadata: { name: 'n1', labels: { 'topology.kubernetes.io/zone': 'a' }, ...STAMPS },
};

export function spec(t: Test): void {
  t.test('takes mutual TLS only where injection said so', async (t) => {
    t.equal(workloadOf(pod({}), undefined).takesMutualTls, false);
    const labels = { 'security.istio.io/tlsMode': 'istio' };
    t.equal(workloadOf(pod(labels), undefined).takesMutualTls, true);
  });

  t.test('is known by its labels, and by what made it where it has none', async (t) => {
    t.match(workloadOf(pod({}), undefined), {
      name: 'web-v2',
      canonicalName: 'web-v2',
      canonicalRevision: 'latest',
    });
    t.match(workloadOf(pod({ app: 'web', version: 'v2' }), undefined), {
      canonicalName: 'web',
      canonicalRevision: 'v2',
    });
  });

  t.test('is where its node is, unless a label says otherwise', async (t) => {
    t.same(workloadOf(pod({}), NODE).locality, { region: '', zone: 'a', subzone: '' });
    const labels = { 'istio-locality': 'north.b.rack-1' };
    t.same(workloadOf(pod(labels), NODE).locality, {
      region: 'north',
      zone: 'b',
      subzone: 'rack-1',
    });
  });
}
