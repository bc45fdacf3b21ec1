import { Xds } from '../../../../api/xds/index.ts';
import {
  deltaEncoder,
  encodeDelta,
  encodeSotw,
  encodeWith,
} from '../../../../control-plane/serve/index.ts';
import { TYPES } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const xds = new Xds();
  const value = { name: 'a', connectTimeout: '1s' };
  const bytes = encodeWith(xds)(TYPES.cluster, value);
  const answer = {
    typeUrl: TYPES.cluster,
    version: '7',
    nonce: 'n1',
    resources: [{ name: 'a', version: 'v', bytes, value }],
    removed: ['b', 'c'],
  };
  const resourceOf = (typeUrl: string, of: object) => {
    return { name: 'a', version: 'v', bytes: encodeWith(xds)(typeUrl, of), value: of };
  };
  const resource = { '@type': TYPES.cluster, ...value };

  t.test('splices resources into both envelopes as a decoder expects them', async (t) => {
    const delta = xds.decode(
      'envoy.service.discovery.v3.DeltaDiscoveryResponse',
      encodeDelta(answer),
    );
    const sotw = xds.decode('envoy.service.discovery.v3.DiscoveryResponse', encodeSotw(answer));

    t.same(delta, {
      kind: 'ok',
      unknown: [],
      value: {
        systemVersionInfo: '7',
        resources: [{ name: 'a', version: 'v', resource }],
        typeUrl: TYPES.cluster,
        nonce: 'n1',
        removedResources: ['b', 'c'],
      },
    });
    t.same(sotw, {
      kind: 'ok',
      unknown: [],
      value: { versionInfo: '7', resources: [resource], typeUrl: TYPES.cluster, nonce: 'n1' },
    });
  });

  t.test('writes one answer after the other into the same bytes', async (t) => {
    const encode = deltaEncoder();
    const large = { ...answer, nonce: 'n'.repeat(100_000) };

    for (const each of [answer, large, answer]) t.same(encode(each), encodeDelta(each));
  });

  t.test('of many endpoints each is encoded as if it stood alone', async (t) => {
    const endpoint = (i: number) => ({
      endpoint: { address: { socketAddress: { address: `10.0.0.${i}`, portValue: 80 } } },
    });
    const assignment = (count: number) => ({
      clusterName: 'a',
      endpoints: [
        {
          locality: { region: 'r' },
          lbEndpoints: Array.from({ length: count }, (_, i) => endpoint(i)),
          priority: 1,
        },
      ],
    });

    for (const count of [0, 3, 100]) {
      const told = { ...answer, resources: [resourceOf(TYPES.endpoints, assignment(count))] };
      t.match(xds.decode('envoy.service.discovery.v3.DiscoveryResponse', encodeSotw(told)), {
        kind: 'ok',
        value: { resources: [count === 0 ? { clusterName: 'a' } : assignment(count)] },
      });
    }
  });

  t.test('a route table is the same bytes, however its hosts were encoded', async (t) => {
    const host = (name: string) => ({
      name,
      domains: [name],
      routes: [{ match: { prefix: '/' }, route: { cluster: name } }],
    });
    const [a, b, c] = [host('a'), host('b'), host('c')];
    const encode = encodeWith(xds);

    encode(TYPES.routes, { name: 'r', virtualHosts: [a, b] });
    const later = encode(TYPES.routes, {
      name: 'r',
      virtualHosts: [a, c],
      validateClusters: false,
    });

    const told = { ...answer, resources: [{ name: 'r', version: 'v', bytes: later, value: {} }] };
    t.match(xds.decode('envoy.service.discovery.v3.DiscoveryResponse', encodeSotw(told)), {
      kind: 'ok',
      value: { resources: [{ name: 'r', validateClusters: false, virtualHosts: [a, c] }] },
    });
  });
}
