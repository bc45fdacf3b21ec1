import type { Test } from '../../../harness/unit.ts';
import { Protobuf } from '../../../../lib/index.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import { peerHeader, Peers } from '../../../../proxy/telemetry/index.ts';

const protobuf = new Protobuf([]);

export function spec(t: Test): void {
  t.test('what a sidecar says of itself is heard and taken off', async (t) => {
    const labels = { app: 'web', version: 'v2', 'service.istio.io/canonical-name': 'shop' };
    const metadata = { WORKLOAD_NAME: 'web-v2', NAMESPACE: 'a', CLUSTER_ID: 'k', LABELS: labels };
    const headers = new Headers([
      'x-envoy-peer-metadata',
      peerHeader(protobuf, metadata),
      'x',
      'y',
    ]);
    headers.append('x-envoy-peer-metadata-id', 'sidecar~1');

    t.match(new Peers(protobuf).take(headers), {
      workload: 'web-v2',
      namespace: 'a',
      canonicalName: 'shop',
      canonicalRevision: 'v2',
      cluster: 'k',
    });
    t.same(headers.list, ['x', 'y']);
  });

  t.test('nonsense is nobody, and goes no further', async (t) => {
    const peers = new Peers(protobuf);
    for (const value of ['not base64 !', 'eHh4', 'A'.repeat(20_000)]) {
      const headers = new Headers(['x-envoy-peer-metadata', value]);
      t.equal(peers.take(headers), undefined);
      t.same(headers.list, []);
    }
    const alone = new Headers(['x-envoy-peer-metadata-id', 'me']);
    t.equal(peers.take(alone), undefined);
    t.same(alone.list, []);
  });

  t.test('an endpoint’s label names its workload; gaps are unknown', async (t) => {
    const peers = new Peers(protobuf);
    t.match(peers.ofWorkload('web-v1;shop;web;v1;k'), {
      workload: 'web-v1',
      canonicalRevision: 'v1',
    });
    t.match(peers.ofWorkload('web-v1'), { namespace: 'unknown', canonicalRevision: 'latest' });
    t.equal(peers.ofWorkload(''), undefined);
    t.equal(peers.ofWorkload('web-v1'), peers.ofWorkload('web-v1'), 'one object each');
  });
}
