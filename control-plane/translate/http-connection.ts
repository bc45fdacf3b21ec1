// The HTTP connection manager: what every listener that speaks HTTP has, and where its three uses
// (inbound, outbound, gateway) differ.
import {
  pack,
  type HttpConnectionManager,
  type HttpFilter,
  type NetworkFilter,
  type RouteConfiguration,
} from '../../api/xds/index.ts';
import type { CertificateHeader, MeshConfig } from '../../api/istio/index.ts';
import { given, memo } from '../../lib/pure/index.ts';
import type { Reporting } from '../mesh/index.ts';
import { accessLog } from './access-log.ts';
import { ADS, HTTP1_AS_IT_CAME, NONE } from './messages.ts';
import { tracing } from './tracing.ts';

type Direction = 'inbound' | 'outbound' | 'gateway';

type HttpUse = {
  readonly direction: Direction;
  readonly settings: MeshConfig;
  readonly reporting: Reporting;
  readonly statPrefix: string;
  /** Browsers speak gRPC to it. */
  readonly isGrpcWeb?: boolean;
  readonly routes:
    | { readonly kind: 'named'; readonly name: string }
    | { readonly kind: 'inline'; readonly table: RouteConfiguration };
};

const HCM = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';

export function httpFilter(use: HttpUse): NetworkFilter {
  const { direction, routes, settings, reporting, statPrefix } = use;
  const { proxyHeaders } = settings.defaultConfig ?? {};
  const manager: HttpConnectionManager = {
    statPrefix,
    ...(routes.kind === 'named'
      ? { rds: { configSource: ADS, routeConfigName: routes.name } }
      : { routeConfig: routes.table }),
    httpFilters: filtersFor(use),
    ...serverHeader(direction, settings),
    ...pathRules(settings),
    streamIdleTimeout: NONE,
    // A head that takes longer than this is an attack or a dead client.
    requestHeadersTimeout: '10s',
    httpProtocolOptions: HTTP1_AS_IT_CAME,
    upgradeConfigs: [{ upgradeType: 'websocket' }],
    ...(proxyHeaders?.requestId?.disabled === true ? { generateRequestId: false } : {}),
    ...FORWARDING[direction],
    ...certificateHeader(direction, settings),
    ...tracing(reporting),
    ...accessLog(reporting),
  };
  return { name: 'envoy.filters.network.http_connection_manager', typedConfig: pack(HCM, manager) };
}

// Faults are the caller's: where a request is received they would happen twice.
const FAULT = 'envoy.filters.http.fault';

function filtersFor({ direction, settings, isGrpcWeb = false }: HttpUse): readonly HttpFilter[] {
  const filters = filtersOf(settings).filter(
    ({ name }) => direction !== 'inbound' || name !== FAULT,
  );
  return isGrpcWeb ? [GRPC_WEB, ...filters] : filters;
}

const GRPC_WEB: HttpFilter = {
  name: 'envoy.filters.http.grpc_web',
  typedConfig: pack('envoy.extensions.filters.http.grpc_web.v3.GrpcWeb', {}),
};

const filtersOf = memo(({ defaultConfig }: MeshConfig): readonly HttpFilter[] => {
  const isSilent = defaultConfig?.proxyHeaders?.envoyDebugHeaders?.disabled === true;
  const router = isSilent ? { suppressEnvoyHeaders: true } : {};
  return [
    {
      name: 'envoy.filters.http.cors',
      typedConfig: pack('envoy.extensions.filters.http.cors.v3.Cors', {}),
    },
    {
      name: FAULT,
      typedConfig: pack('envoy.extensions.filters.http.fault.v3.HTTPFault', {}),
    },
    {
      name: 'envoy.filters.http.router',
      typedConfig: pack('envoy.extensions.filters.http.router.v3.Router', router),
    },
  ];
});

/** A client in the mesh has always seen its own sidecar as `envoy`; others see `istio-envoy`. */
function serverHeader(
  direction: Direction,
  { defaultConfig }: MeshConfig,
): Partial<HttpConnectionManager> {
  const { disabled, value } = defaultConfig?.proxyHeaders?.server ?? {};
  if (disabled === true) return { serverHeaderTransformation: 'PASS_THROUGH' };
  return { serverName: value ?? (direction === 'outbound' ? 'envoy' : 'istio-envoy') };
}

function pathRules({ pathNormalization }: MeshConfig): Partial<HttpConnectionManager> {
  switch (pathNormalization?.normalization) {
    case 'NONE':
      return { normalizePath: false };
    case 'MERGE_SLASHES':
      return { normalizePath: true, mergeSlashes: true };
    case 'DECODE_AND_MERGE_SLASHES':
      return {
        normalizePath: true,
        mergeSlashes: true,
        pathWithEscapedSlashesAction: 'UNESCAPE_AND_FORWARD',
      };
    case 'BASE':
    case 'DEFAULT':
    case undefined:
      return { normalizePath: true };
  }
}

const FORWARDING: Readonly<Record<Direction, HttpConnectionManager>> = {
  inbound: {
    forwardClientCertDetails: 'APPEND_FORWARD',
    setCurrentClientCertDetails: { subject: true, dns: true, uri: true },
    useRemoteAddress: false,
  },
  outbound: { useRemoteAddress: false },
  gateway: {
    forwardClientCertDetails: 'SANITIZE_SET',
    setCurrentClientCertDetails: { subject: true, cert: true, dns: true, uri: true },
    useRemoteAddress: true,
  },
};

/** Whom a proxy believes about certificates, and a gateway about addresses, when the mesh says. */
function certificateHeader(
  direction: Direction,
  { defaultConfig }: MeshConfig,
): Partial<HttpConnectionManager> {
  const { proxyHeaders, gatewayTopology } = defaultConfig ?? {};
  if (direction === 'outbound') return {};
  if (direction === 'inbound') return forwarding(proxyHeaders?.forwardedClientCert);
  return {
    ...forwarding(proxyHeaders?.forwardedClientCert ?? gatewayTopology?.forwardClientCertDetails),
    ...given({ xffNumTrustedHops: gatewayTopology?.numTrustedProxies }),
  };
}

function forwarding(details: CertificateHeader | undefined): Partial<HttpConnectionManager> {
  if (details === undefined || details === 'UNDEFINED') return {};
  return { forwardClientCertDetails: details };
}
