// Every field of Istio's resources that people may set and that nothing here acts on, by kind. What
// a person is told and what the reference page says are both made from this; a field that comes to
// be honoured is taken out.
import { isObject, type Json } from '../../lib/index.ts';
import { readLogExpression } from '../../api/istio/index.ts';
import { MESH_NOT_HONOURED, ONE_THREAD } from './not-honoured-mesh.ts';

export type NotHonoured = {
  /** Below `spec`; empty: all of it. `[]` is each of a list, `{}` each of a map. */
  readonly field: string;
  /** Only some values are meant. */
  readonly only?: { readonly says: string; readonly holds: (value: Json) => boolean };
  /** What does not happen. */
  readonly message: string;
  /** What to do to get it all the same. */
  readonly remedy: string;
};

type Rows = readonly NotHonoured[];

const NO_SOCKETS = {
  only: {
    says: 'unix://…',
    holds: (value: Json) => typeof value === 'string' && value.startsWith('unix://'),
  },
  message: 'is not applied: proxies do not dial sockets of the file system',
  remedy: 'let the application listen on a port',
};

const NO_NETWORKS = {
  message: 'is not applied: workloads of all networks are reached directly',
  remedy: 'make the address reachable, or name a gateway’s address',
};

const WASM =
  'run the code in the application, or as a service that a VirtualService leads requests through';

const ATTACHED = {
  message: 'attaches to nothing: the Gateway API and waypoints are not served',
  remedy: 'use a selector with the labels of the workload',
};

/** What holds for a port and for a whole service alike. */
const POLICY: Rows = [
  {
    field: 'loadBalancer.zoneAwareLbSetting',
    message: 'is not applied',
    remedy: 'use localityLbSetting',
  },
  {
    field: 'outlierDetection.outlierDetectionHttpErrorCodes',
    message: 'is not applied: statuses of 500 and above count',
    remedy: 'use consecutive5xxErrors or consecutiveGatewayErrors',
  },
  {
    field: 'tls.caCrl',
    message: 'is not applied: no list of revoked certificates is looked at',
    remedy: 'name a Secret with ca.crl in credentialName',
  },
];

const WHOLE_POLICY: Rows = [
  ...POLICY,
  ...POLICY.map((row) => ({ ...row, field: `portLevelSettings[].${row.field}` })),
  {
    field: 'tunnel',
    message: 'is not applied: connections are not tunnelled',
    remedy: 'lead the host through an egress gateway',
  },
  {
    field: 'retryBudget.budgetInterval',
    message: 'is not applied: the budget is a share of the requests under way',
    remedy: 'use percent and minRetryConcurrency',
  },
];

const VIRTUAL_SERVICE: Rows = [
  {
    field: 'http[].match[].statPrefix',
    message: 'is counted by proxies that are Envoy only',
    remedy: 'read istio_requests_total by destination, or name the rule and log %ROUTE_NAME%',
  },
  {
    field: 'http[].match[].headers',
    only: {
      says: '@request.auth.claims…',
      holds: (value) =>
        isObject(value) && Object.keys(value).some((name) => name.startsWith('@request.auth')),
    },
    message: 'never matches on claims: tokens are not checked here',
    remedy: 'match a header that the service in front sets',
  },
  {
    field: 'http[].fault.delay.exponentialDelay',
    message: 'is not applied',
    remedy: 'use fixedDelay',
  },
  {
    field: 'http[].fault.abort.http2Error',
    message: 'is not applied',
    remedy: 'use httpStatus or grpcStatus',
  },
];

const DESTINATION_RULE: Rows = ['trafficPolicy', 'subsets[].trafficPolicy'].flatMap((prefix) =>
  WHOLE_POLICY.map((row) => ({ ...row, field: `${prefix}.${row.field}` })),
);

const SERVICE_ENTRY: Rows = [
  {
    field: 'resolution',
    only: { says: 'DYNAMIC_DNS', holds: (value) => value === 'DYNAMIC_DNS' },
    message: 'is not applied: connections go where the client looked up',
    remedy: 'use NONE or DNS',
  },
  { field: 'endpoints[].address', ...NO_SOCKETS },
  { field: 'endpoints[].network', ...NO_NETWORKS },
];

const SIDECAR: Rows = [
  {
    field: 'ingress[].bind',
    message: 'is not applied: connections are redirected to the proxy, whatever their address',
    remedy: 'leave it out',
  },
  { field: 'ingress[].defaultEndpoint', ...NO_SOCKETS },
  {
    field: 'ingress[].tls',
    message: 'is not applied',
    remedy: 'use a PeerAuthentication, or end TLS in the application',
  },
  {
    field: 'egress[].bind',
    message: 'is not applied: applications reach hosts by their own addresses',
    remedy: 'leave it out',
  },
  ...['ingress[].captureMode', 'egress[].captureMode'].map((field) => ({
    field,
    only: { says: 'NONE', holds: (value: Json) => value === 'NONE' },
    message: 'is not applied: every connection of the pod is redirected',
    remedy: 'exclude ports with the annotations of traffic.sidecar.istio.io',
  })),
];

/** Told where the whole mesh is looked at: what is declared is not known here. */
const NEVER = (): boolean => false;

const TELEMETRY: Rows = [
  {
    field: 'tracing[].providers',
    only: { says: 'another than the mesh’s own', holds: NEVER },
    message: 'turns tracing on, but does not choose where spans go',
    remedy: 'name the collector in defaultProviders.tracing of the mesh’s configuration',
  },
  { field: 'targetRef', ...ATTACHED },
  { field: 'targetRefs', ...ATTACHED },
  {
    field: 'tracing[].customTags{}.formatter',
    message: 'is not applied',
    remedy: 'use literal, environment or header',
  },
  {
    field: 'tracing[].useRequestIdForTraceSampling',
    only: { says: 'false', holds: (value) => value === false },
    message: 'is not applied: whoever keeps a request id keeps its decision',
    remedy: 'remove x-request-id where requests come in',
  },
  {
    field: 'tracing[].disableContextPropagation',
    message: 'is not applied: trace headers go on',
    remedy: 'remove them with the headers of a VirtualService',
  },
  {
    field: 'metrics[].providers',
    message: 'is not applied: Prometheus can always read the metrics of every proxy',
    remedy: 'leave it out',
  },
  {
    field: 'metrics[].overrides',
    message: 'is not applied: metrics have Istio’s own labels',
    remedy: 'drop and rename with metric_relabel_configs of Prometheus',
  },
  {
    field: 'metrics[].reportingInterval',
    message: 'is not applied: what is under way is counted when somebody reads',
    remedy: 'leave it out',
  },
  {
    field: 'accessLogging[].filter.expression',
    only: {
      says: 'one of other attributes',
      holds: (value) => typeof value === 'string' && readLogExpression(value).kind === 'unknown',
    },
    message: 'says more than access logs are filtered by: all requests are logged',
    remedy: 'use response.code, request.duration, request.method, request.path or request.headers',
  },
];

/** By kind; an empty `field` is the whole kind. */
const OLD_TLS = {
  only: {
    says: 'TLSV1_0, TLSV1_1',
    holds: (value: Json) => value === 'TLSV1_0' || value === 'TLSV1_1',
  },
  message: 'is not applied: TLS is served from version 1.2 on',
  remedy: 'write TLSV1_2 or TLSV1_3',
};

const GATEWAY: Rows = [
  {
    field: 'servers[].defaultEndpoint',
    message: 'is not applied',
    remedy: 'lead requests there with a VirtualService',
  },
  {
    field: 'servers[].port.targetPort',
    message: 'is not applied',
    remedy: "set targetPort on the Service in front of the gateway's pods",
  },
  { field: 'servers[].tls.minProtocolVersion', ...OLD_TLS },
  { field: 'servers[].tls.maxProtocolVersion', ...OLD_TLS },
  {
    field: 'servers[].tls.insecureSkipVerify',
    message: 'is not applied: a certificate that a client shows is always verified',
    remedy: 'use OPTIONAL_MUTUAL for clients that have none',
  },
  {
    field: 'servers[].tls.tlsCertificates[].caCertificates',
    message: 'is not applied: a server has one set of authorities',
    remedy: 'use caCertificates beside tlsCertificates',
  },
];

export const NOT_HONOURED: ReadonlyMap<string, Rows> = new Map<string, Rows>([
  ['VirtualService', VIRTUAL_SERVICE],
  ['DestinationRule', DESTINATION_RULE],
  ['Gateway', GATEWAY],
  ['ServiceEntry', SERVICE_ENTRY],
  ['Sidecar', SIDECAR],
  [
    'WorkloadEntry',
    [
      { field: 'address', ...NO_SOCKETS },
      { field: 'network', ...NO_NETWORKS },
    ],
  ],
  [
    'WorkloadGroup',
    [
      { field: 'template.address', ...NO_SOCKETS },
      { field: 'template.network', ...NO_NETWORKS },
      {
        field: 'probe',
        message: 'is run by Istio’s agent on the machine, not by proxies of ours',
        remedy: 'use outlierDetection of a DestinationRule for the callers',
      },
    ],
  ],
  ['Telemetry', TELEMETRY],
  ['ProxyConfig', [{ field: 'concurrency', ...ONE_THREAD }]],
  [
    'EnvoyFilter',
    [
      {
        field: '',
        message: 'is kept, but not applied: it speaks of the inside of another proxy',
        remedy: 'use VirtualService, DestinationRule and Telemetry for routes, limits and logs',
      },
    ],
  ],
  ['WasmPlugin', [{ field: '', message: 'is kept, but not applied', remedy: WASM }]],
  ['TrafficExtension', [{ field: '', message: 'is kept, but not applied', remedy: WASM }]],
  [
    'AuthorizationPolicy',
    [
      {
        field: '',
        message: 'is kept, but not applied: nobody is refused by it',
        remedy: 'use PeerAuthentication STRICT and NetworkPolicies until it is',
      },
    ],
  ],
  [
    'RequestAuthentication',
    [
      {
        field: '',
        message: 'is kept, but not applied: no token is checked by it',
        remedy: 'check tokens in the application until it is',
      },
    ],
  ],
  ['MeshConfig', MESH_NOT_HONOURED],
]);
