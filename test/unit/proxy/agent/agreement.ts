import { pack, type Listener } from '../../../../api/xds/index.ts';
import { disagreements } from '../../../../proxy/agent/agreement.ts';
import type { Test } from '../../../harness/unit.ts';

const MANAGER = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';

export function spec(t: Test): void {
  t.test('two of a name, and two on one port, are told', async (t) => {
    const listeners = [listener('a', 80), listener('a', 81), listener('b', 80)];
    const { reasons } = disagreements({ listeners, clusters: [{ name: 'c' }, { name: 'c' }] });

    t.match(reasons, [/clusters has 'c' twice/, /listeners has 'a'/, /addresses has '0.0.0.0:80'/]);
  });

  t.test(
    'a cluster that is not there is refused where Envoy checks, and told elsewhere',
    async (t) => {
      const naming = (validateClusters: boolean) =>
        disagreements({ listeners: [listener('a', 80, { validateClusters })] });

      t.match(naming(true), { reasons: [/names the cluster 'c'/], findings: [] });
      t.match(naming(false), { reasons: [], findings: [{ message: /names the cluster 'c'/ }] });
    },
  );

  t.test('what only a control plane could bring is refused', async (t) => {
    const { reasons } = disagreements({ clusters: [{ name: 'c', type: 'EDS' }] });
    t.match(reasons, [/EDS needs a control plane/]);
  });

  t.test('a secret that a context names is in the file', async (t) => {
    const type = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
    const tlsCertificateSdsSecretConfigs = [{ name: 'a' }, { name: 'b' }];
    const typedConfig = pack(type, { commonTlsContext: { tlsCertificateSdsSecretConfigs } });
    const clusters = [{ name: 'c', transportSocket: { typedConfig } }];

    const { reasons } = disagreements({ clusters, secrets: [{ name: 'a' }] });

    t.match(reasons, [/no 'b'/]);
  });
}

function listener(
  name: string,
  portValue: number,
  table?: { readonly validateClusters: boolean },
): Listener {
  const address = { socketAddress: { address: '0.0.0.0', portValue } };
  const routes = [{ match: { prefix: '/' }, route: { cluster: 'c' } }];
  const routeConfig = { ...table, virtualHosts: [{ routes }] };
  const typedConfig = pack(MANAGER, { routeConfig });
  return table === undefined
    ? { name, address }
    : { name, address, filterChains: [{ filters: [{ typedConfig }] }] };
}
