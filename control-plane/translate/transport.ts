// What a connection to a service is wrapped in: nothing, TLS as a rule has it, or mutual TLS with
// every endpoint that takes it; and, when asked for, a PROXY protocol header in front.
import { pack, type Cluster, type TransportSocket } from '../../api/xds/index.ts';
import type { ServiceView } from '../mesh/index.ts';
import { ruleClientTls } from './rule-tls.ts';
import { meshClientTls, rawSocket } from './tls.ts';
import type { HttpVersion, PolicyBlocks } from './traffic-policy.ts';

type TransportToMake = {
  readonly seen: ServiceView;
  readonly policy: PolicyBlocks;
  readonly version: HttpVersion;
  readonly sni: string;
  /** We pick the endpoint, and so know what it takes. */
  readonly isPicked: boolean;
};

type Transport = Pick<Cluster, 'transportSocket' | 'transportSocketMatches'>;

export function transport(making: TransportToMake): Transport {
  const { policy } = making;
  const plain = withoutHeader(making);
  const version = policy.proxyProtocol && (policy.proxyProtocol.version ?? 'V1');
  if (version === undefined) return plain;
  const { transportSocket, transportSocketMatches } = plain;
  if (transportSocketMatches === undefined) {
    return { transportSocket: headed(transportSocket ?? rawSocket(), version) };
  }
  return {
    transportSocketMatches: transportSocketMatches.map((each) => ({
      ...each,
      transportSocket: headed(each.transportSocket ?? rawSocket(), version),
    })),
  };
}

function headed(transportSocket: TransportSocket, version: 'V1' | 'V2'): TransportSocket {
  const name =
    'envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport';
  return {
    name: 'envoy.transport_sockets.upstream_proxy_protocol',
    typedConfig: pack(name, { config: { version }, transportSocket }),
  };
}

/** Mutual TLS with every endpoint that takes it, unless a rule says what to do. */
function withoutHeader(making: TransportToMake): Transport {
  const { seen, policy, version, sni, isPicked } = making;
  const { tls } = policy;
  const isHttp2 = version === 'http2';
  const { identities } = seen.endpoints;
  switch (tls?.mode) {
    case 'DISABLE':
      return {};
    case 'SIMPLE':
    case 'MUTUAL':
      return { transportSocket: ruleClientTls(withNames(tls, seen)) };
    case 'ISTIO_MUTUAL': {
      const peers = tls.subjectAltNames ?? identities;
      return { transportSocket: meshClientTls({ sni: tls.sni ?? sni, peers, isHttp2 }) };
    }
    case undefined:
  }
  if (seen.mutualTls === 'never') return {};
  const transportSocket = meshClientTls({ sni, peers: identities, isHttp2 });
  if (!isPicked) return allTakeMutualTls(seen) ? { transportSocket } : {};
  return {
    transportSocketMatches: [
      { name: 'tlsMode-istio', match: { tlsMode: 'istio' }, transportSocket },
      { name: 'tlsMode-disabled', match: {}, transportSocket: rawSocket() },
    ],
  };
}

type RuleTls = NonNullable<PolicyBlocks['tls']>;

/** A ServiceEntry may know the names in its servers' certificates when the rule does not. */
function withNames(tls: RuleTls, { service: { subjectAltNames } }: ServiceView): RuleTls {
  const knows = (tls.subjectAltNames ?? []).length > 0 || subjectAltNames.length === 0;
  return knows ? tls : { ...tls, subjectAltNames };
}

/** Where we do not pick the endpoint we cannot choose by endpoint: all of them, or none. */
function allTakeMutualTls({ endpoints }: ServiceView): boolean {
  const all = [...endpoints.byPort.values()].flat();
  return all.length > 0 && all.every(({ workload }) => workload?.takesMutualTls === true);
}
