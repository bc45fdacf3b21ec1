// Clusters that are no service of the mesh: the application itself, whatever a client was going to,
// and nowhere.
import { pack, type Cluster } from '../../api/xds/index.ts';
import type { MeshConfig } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { InboundPort } from '../mesh/index.ts';
import {
  BETTER_UPSTREAM,
  HTTP1_AS_IT_CAME,
  bothMetadata,
  socketAddress,
  ownMetadata,
} from './messages.ts';
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
  { number, port, service, endpoint, pool }: InboundPort,
  settings: MeshConfig,
): Cluster {
  const policy = given({ connectionPool: pool });
  const version: HttpVersion = httpVersion(port.protocol, {});
  const { host, name, namespace } = service;
  return {
    ...originalDestination(inboundCluster(number), settings),
    ...poolFields(policy, settings),
    ...(endpoint === undefined ? FROM_US : fixed(inboundCluster(number), endpoint)),
    ...httpOptions(version, policy),
    metadata: bothMetadata({
      istio: { services: [{ host, name, namespace }] },
      lateen: BETTER_UPSTREAM,
    }),
  };
}

type Fixed = NonNullable<InboundPort['endpoint']>;

/** Where a Sidecar says that the application listens. */
function fixed(clusterName: string, { address, port }: Fixed): Partial<Cluster> {
  const lbEndpoints = [{ endpoint: { address: socketAddress(address, port) } }];
  return {
    type: 'STATIC',
    lbPolicy: 'ROUND_ROBIN',
    loadAssignment: { clusterName, endpoints: [{ lbEndpoints }] },
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
  metadata: ownMetadata(BETTER_UPSTREAM),
  typedExtensionProtocolOptions: {
    [HTTP_OPTIONS]: pack(HTTP_OPTIONS, {
      commonHttpProtocolOptions: { idleTimeout: '300s' },
      useDownstreamProtocolConfig: {
        httpProtocolOptions: HTTP1_AS_IT_CAME,
        http2ProtocolOptions: {},
      },
    }),
  },
};
