// What one proxy was told last, in the shape of Envoy's own `config_dump`, so that tools that read
// one read the other.
import type { Json, JsonObject } from '../../lib/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES } from '../serve/index.ts';
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
    dump: 'EndpointsConfigDump',
    list: 'dynamicEndpointConfigs',
    typeUrl: ENDPOINTS,
    entry: (versionInfo, endpointConfig) => ({ versionInfo, endpointConfig }),
  },
];

export function configDump({ types }: Published): JsonObject {
  const configs = SECTIONS.map(({ dump, list, typeUrl, entry }): Json => {
    const resources = [...(types.get(typeUrl)?.values() ?? [])];
    const entries = resources.map(({ version, value }) =>
      entry(version, { '@type': typeUrl, ...value }),
    );
    return { '@type': `type.googleapis.com/envoy.admin.v3.${dump}`, [list]: entries };
  });
  return { configs };
}
