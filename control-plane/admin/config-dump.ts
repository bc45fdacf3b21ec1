// What one proxy was told last, in the shape of Envoy's own `config_dump`, so that tools that read
// one read the other.
import { isObject, type Json, type JsonObject } from '../../lib/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES, SECRETS } from '../serve/index.ts';
import type { Published } from '../snapshot/index.ts';

type Section = {
  readonly dump: string;
  readonly list: string;
  readonly typeUrl: string;
  readonly entry: (version: string, resource: JsonObject) => JsonObject;
};

const SECTIONS: readonly Section[] = [
  {
    dump: 'ClustersConfigDump',
    list: 'dynamicActiveClusters',
    typeUrl: CLUSTERS,
    entry: (versionInfo, cluster) => ({ versionInfo, cluster }),
  },
  {
    dump: 'EndpointsConfigDump',
    list: 'dynamicEndpointConfigs',
    typeUrl: ENDPOINTS,
    entry: (versionInfo, endpointConfig) => ({ versionInfo, endpointConfig }),
  },
  {
    dump: 'ListenersConfigDump',
    list: 'dynamicListeners',
    typeUrl: LISTENERS,
    entry: (versionInfo, listener) => ({
      name: listener['name'],
      activeState: { versionInfo, listener },
    }),
  },
  {
    dump: 'RoutesConfigDump',
    list: 'dynamicRouteConfigs',
    typeUrl: ROUTES,
    entry: (versionInfo, routeConfig) => ({ versionInfo, routeConfig }),
  },
  {
    dump: 'SecretsConfigDump',
    list: 'dynamicActiveSecrets',
    typeUrl: SECRETS,
    entry: (versionInfo, secret) => {
      return { name: secret['name'], versionInfo, secret: withoutKey(secret) };
    },
  },
];

const REDACTED = { inlineBytes: Buffer.from('[redacted]').toString('base64') };

function withoutKey(secret: JsonObject): JsonObject {
  const pair = secret['tlsCertificate'];
  return isObject(pair) ? { ...secret, tlsCertificate: { ...pair, privateKey: REDACTED } } : secret;
}

type DumpOptions = {
  /** As Envoy itself, none unless they are asked for. */
  readonly hasEndpoints: boolean;
};

/** Sections in the order in which Envoy has them; those we know nothing of are empty. */
export function configDump({ types }: Published, { hasEndpoints }: DumpOptions): JsonObject {
  const sections = SECTIONS.filter(({ typeUrl }) => hasEndpoints || typeUrl !== ENDPOINTS);
  const configs = sections.map(({ dump, list, typeUrl, entry }): Json => {
    const resources = [...(types.get(typeUrl)?.values() ?? [])];
    const entries = resources.map(({ version, value }) =>
      entry(version, { '@type': typeUrl, ...value }),
    );
    return { '@type': `type.googleapis.com/envoy.admin.v3.${dump}`, [list]: entries };
  });
  const bootstrap = { '@type': 'type.googleapis.com/envoy.admin.v3.BootstrapConfigDump' };
  return { configs: [bootstrap, ...configs] };
}
