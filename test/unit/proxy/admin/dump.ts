import { at, isObject, listAt, stringAt, type Json } from '../../../../lib/index.ts';
import { configDump } from '../../../../proxy/admin/dump.ts';
import type { AdsResource } from '../../../../proxy/xds/index.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

const CLUSTER: AdsResource = {
  kind: 'cluster',
  name: 'a',
  version: 'v7',
  unknown: [],
  value: {
    name: 'a',
    connectTimeout: '1s',
    lbPolicy: 'LEAST_REQUEST',
    metadata: { filterMetadata: { istio: { camelKey: { innerKey: 1 } } } },
    transportSocketMatches: [
      {
        name: 'plain',
        match: { tlsMode: 'x' },
        transportSocket: {
          typedConfig: {
            '@type':
              'type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer',
          },
        },
      },
    ],
  },
};
const ENDPOINTS: AdsResource = {
  kind: 'endpoints',
  name: 'a',
  version: 'e1',
  unknown: [],
  value: { clusterName: 'a', endpoints: [] },
};

const CHAIN = { inlineBytes: Buffer.from('SHOWN').toString('base64') };

const ALL = { includeEndpoints: false, field: undefined, mask: undefined, name: undefined };

export function spec(t: Test): void {
  t.test('prints Envoy’s shape and names, and leaves people’s keys alone', (t) => {
    const dump = configDump(insideOf([CLUSTER]), ALL);

    const sections = listAt(dump, 'configs').map((one) =>
      stringAt(one, '@type')?.split('.').at(-1),
    );
    t.same(sections, [
      'BootstrapConfigDump',
      'ClustersConfigDump',
      'ListenersConfigDump',
      'ScopedRoutesConfigDump',
      'RoutesConfigDump',
      'SecretsConfigDump',
    ]);
    const [entry] = listAt(listAt(dump, 'configs')[1], 'dynamic_active_clusters');
    t.match(entry, {
      version_info: 'v7',
      cluster: {
        '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
        connect_timeout: '1s',
        lb_policy: 'LEAST_REQUEST',
        metadata: { filter_metadata: { istio: { camelKey: { innerKey: 1 } } } },
        transport_socket_matches: [
          { match: { tlsMode: 'x' }, transport_socket: { typed_config: { '@type': /RawBuffer/ } } },
        ],
      },
    });
    t.match(at(listAt(dump, 'configs')[0], 'bootstrap', 'node', 'metadata'), {
      camelCase: { innerKey: 1 },
    });
    t.end();
  });

  t.test('endpoints only when asked for, and one list by its name', (t) => {
    const inside = insideOf([CLUSTER, ENDPOINTS]);

    t.notMatch(JSON.stringify(configDump(inside, ALL)), 'endpoint_config');
    const dump = configDump(inside, {
      ...ALL,
      includeEndpoints: true,
      field: 'dynamic_endpoint_configs',
    });
    t.match(dump, { configs: [{ endpoint_config: { cluster_name: 'a' } }] });
    t.end();
  });

  t.test('what a file configured is static, and what was asked for is all there is', (t) => {
    const inside = insideOf([CLUSTER], { isStatic: true });

    const masked = { ...ALL, field: 'static_clusters', mask: 'cluster.name' };
    t.same(configDump(inside, masked), {
      configs: [
        { cluster: { '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster', name: 'a' } },
      ],
    });
    t.same(configDump(inside, { ...ALL, field: 'static_clusters', name: /^b$/ }), { configs: [] });
    t.end();
  });

  t.test('never shows a private key', (t) => {
    const certificates = () => ({
      chains: { default: 'CHAIN' },
      bundles: { ROOTCA: 'ROOT' },
      at: 0,
    });
    const dump = configDump(insideOf([], { certificates }), {
      ...ALL,
      field: 'dynamic_active_secrets',
    });

    const inlineBytes = Buffer.from('SWORDFISH').toString('base64');
    const told: AdsResource = {
      ...CLUSTER,
      kind: 'secret',
      name: 'kubernetes://shop',
      value: { tlsCertificate: { certificateChain: CHAIN, privateKey: { inlineBytes } } },
    };
    const section = { ...ALL, field: 'dynamic_active_secrets' };
    const both = configDump(insideOf([told], { certificates }), section);
    t.same(texts(both, 'private_key'), ['[redacted]', '[redacted]']);
    t.same(texts(both, 'certificate_chain'), ['CHAIN', 'SHOWN']);

    const keys = texts(dump, 'private_key');
    t.same(keys, ['[redacted]']);
    t.equal(texts(dump, 'certificate_chain')[0], 'CHAIN');
    t.end();
  });
}

function texts(value: Json | undefined, name: string): string[] {
  if (Array.isArray(value)) return value.flatMap((one: Json) => texts(one, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === name
      ? [Buffer.from(stringAt(inner, 'inline_bytes') ?? '', 'base64').toString()]
      : texts(inner, name),
  );
}
