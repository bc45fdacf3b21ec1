import { sourceOf } from '../../../../../proxy/compile/upstream/source.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type Cluster } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const source = (more: Cluster) => sourceOf({ name: 'c', ...more }, compilation().place);
  const refused = (more: Cluster) => refusedBy((at) => sourceOf({ name: 'c', ...more }, at));

  t.test('endpoints are named by the cluster unless it names others', async (t) => {
    t.same(source({ type: 'EDS' }), { kind: 'endpoints', endpoints: 'c' });
    t.match(source({ type: 'EDS', edsClusterConfig: { serviceName: 'e' } }), { endpoints: 'e' });
  });

  t.test('names are looked up alike in the older form and the typed one', async (t) => {
    const settings = { dnsRefreshRate: '4s', dnsFailureRefreshRate: { baseInterval: '1s' } };
    const typedConfig = pack('envoy.extensions.clusters.dns.v3.DnsCluster', {
      ...settings,
      dnsLookupFamily: 'V4_ONLY',
    });
    const older = source({ type: 'STRICT_DNS', dnsLookupFamily: 'V4_ONLY', ...settings });

    t.same(source({ clusterType: { typedConfig } }), older);
    t.match(older, {
      refreshMs: 4000,
      failureRefresh: { baseMs: 1000, maxMs: 10_000 },
      family: 'v4',
    });
    t.match(source({ type: 'LOGICAL_DNS' }), {
      all: false,
      refreshMs: 5000,
      family: 'v6-preferred',
    });
    t.same(refused({ clusterType: { name: 'odd' } }), ['cluster_type.typed_config']);
  });

  t.test('a header may name the destination only when it is asked for', async (t) => {
    const type = 'ORIGINAL_DST';

    t.match(source({ type }), { kind: 'original-destination', header: undefined });
    t.match(source({ type, originalDstLbConfig: { useHttpHeader: true } }), {
      header: 'x-envoy-original-dst-host',
    });
    t.equal(refused({ type, upstreamBindConfig: { sourceAddress: { address: 'x' } } }).length, 1);
  });
}
