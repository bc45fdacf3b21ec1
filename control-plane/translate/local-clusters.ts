// Clusters that are no service of the mesh: the application itself, whatever a client was going to,
// and nowhere.
import { pack, type Cluster } from '../../api/xds/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';
import type { InboundPort } from '../mesh/index.ts';
import { istioMetadata } from './messages.ts';
import { BLACK_HOLE, INBOUND_PASSTHROUGH, inboundCluster, PASSTHROUGH } from './names.ts';
import { httpOptions, httpVersion, poolFields, type HttpVersion } from './traffic-policy.ts';

// The application sees this address as its peer, and rules of the redirection leave it alone.
const INBOUND_SOURCE = '127.0.0.6';
const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

export function sidecarClusters(settings: MeshConfig): readonly Cluster[] {
  return [
    {
      name: BLACK_HOLE,
      type: 'STATIC',
      connectTimeout: poolFields({}, settings).connectTimeout ?? '',
    },
    { ...originalDestination(PASSTHROUGH, settings), ...PASSTHROUGH_OPTIONS },
    { ...originalDestination(INBOUND_PASSTHROUGH, settings), ...FROM_US, ...PASSTHROUGH_OPTIONS },
  ];
}

/** The application behind one port. */
export function applicationCluster(
  { number, port, service }: InboundPort,
  settings: MeshConfig,
): Cluster {
  const version: HttpVersion = httpVersion(port.protocol, {});
  const { host, name, namespace } = service;
  return {
    ...originalDestination(inboundCluster(number), settings),
    ...FROM_US,
    ...httpOptions(version, {}),
    metadata: istioMetadata({ services: [{ host, name, namespace }] }),
  };
}

function originalDestination(name: string, settings: MeshConfig): Cluster {
  return { name, type: 'ORIGINAL_DST', lbPolicy: 'CLUSTER_PROVIDED', ...poolFields({}, settings) };
}

const FROM_US: Partial<Cluster> = {
  upstreamBindConfig: { sourceAddress: { address: INBOUND_SOURCE, portValue: 0 } },
};

// Connections to places we know nothing of are not kept for long.
const PASSTHROUGH_OPTIONS: Partial<Cluster> = {
  typedExtensionProtocolOptions: {
    [HTTP_OPTIONS]: pack(HTTP_OPTIONS, {
      commonHttpProtocolOptions: { idleTimeout: '300s' },
      useDownstreamProtocolConfig: { httpProtocolOptions: {}, http2ProtocolOptions: {} },
    }),
  },
};
