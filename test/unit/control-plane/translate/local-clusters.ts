import type { Test } from '../../../harness/unit.ts';
import {
  applicationCluster,
  sidecarClusters,
} from '../../../../control-plane/translate/local-clusters.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const { settings, services } = new MeshUnderTest([serviceYaml({ name: 'web' })]).mesh;

  t.test('has nowhere, wherever it was going, and whatever came for the application', async (t) => {
    const [nowhere, passthrough, inbound] = sidecarClusters(settings);

    t.match(nowhere, { name: 'BlackHoleCluster', type: 'STATIC' });
    t.match(passthrough, { name: 'PassthroughCluster', type: 'ORIGINAL_DST' });
    t.equal(passthrough?.upstreamBindConfig, undefined);
    t.match(inbound, {
      name: 'InboundPassthroughCluster',
      upstreamBindConfig: { sourceAddress: { address: '127.0.0.6' } },
    });
  });

  t.test('speaks to the application as its port says', async (t) => {
    const [service] = services;
    const port = service?.ports[0];
    if (service === undefined || port === undefined) return void t.fail('no service');
    const cluster = (protocol: 'http' | 'http2') =>
      applicationCluster({ number: 8080, port: { ...port, protocol }, service }, settings);

    t.match(cluster('http'), {
      name: 'inbound|8080||',
      upstreamBindConfig: { sourceAddress: { address: '127.0.0.6' } },
    });
    t.notMatch(JSON.stringify(cluster('http')), /http2ProtocolOptions/);
    t.match(JSON.stringify(cluster('http2')), /"http2ProtocolOptions"/);
  });
}
