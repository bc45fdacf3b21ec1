// VirtualService: how requests to a host are matched, changed and sent on.
import {
  boolean,
  integer,
  list,
  map,
  number,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { resource } from './resource.ts';
import { duration, labels, percent, stringMatch } from './values.ts';

export const destination = object({
  host: string({ lengthMin: 1 }),
  subset: optional(string()),
  port: optional(object({ number: optional(integer()) })),
});

const headerChanges = object({
  set: optional(map(string())),
  add: optional(map(string())),
  remove: optional(list(string())),
});

const headers = object({ request: optional(headerChanges), response: optional(headerChanges) });

const httpMatch = object({
  name: optional(string()),
  uri: optional(stringMatch),
  scheme: optional(stringMatch),
  method: optional(stringMatch),
  authority: optional(stringMatch),
  headers: optional(map(stringMatch)),
  withoutHeaders: optional(map(stringMatch)),
  queryParams: optional(map(stringMatch)),
  port: optional(integer()),
  sourceLabels: optional(labels),
  sourceNamespace: optional(string()),
  gateways: optional(list(string())),
  ignoreUriCase: optional(boolean),
  statPrefix: optional(string()),
});

const httpDestination = object({
  destination,
  weight: optional(integer()),
  headers: optional(headers),
});

const redirect = object({
  uri: optional(string()),
  authority: optional(string()),
  port: optional(integer()),
  derivePort: optional(oneOfWords('FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT')),
  scheme: optional(string()),
  redirectCode: optional(integer()),
  prefixRewrite: optional(string()),
});

const directResponse = object({
  status: integer(),
  body: optional(object({ string: optional(string()), bytes: optional(string()) })),
});

const rewrite = object({
  uri: optional(string()),
  authority: optional(string()),
  uriRegexRewrite: optional(object({ match: optional(string()), rewrite: optional(string()) })),
});

export const retries = object({
  attempts: optional(integer()),
  perTryTimeout: optional(duration),
  retryOn: optional(string()),
  retryRemoteLocalities: optional(boolean),
  retryIgnorePreviousHosts: optional(boolean),
  backoff: optional(duration),
});

const fault = object({
  delay: optional(
    object({
      fixedDelay: optional(duration),
      exponentialDelay: optional(duration),
      percentage: optional(percent),
      percent: optional(integer()),
    }),
  ),
  abort: optional(
    object({
      httpStatus: optional(integer()),
      grpcStatus: optional(string()),
      http2Error: optional(string()),
      percentage: optional(percent),
    }),
  ),
});

const cors = object({
  allowOrigin: optional(list(string())),
  allowOrigins: optional(list(stringMatch)),
  allowMethods: optional(list(string())),
  allowHeaders: optional(list(string())),
  exposeHeaders: optional(list(string())),
  maxAge: optional(duration),
  allowCredentials: optional(boolean),
  unmatchedPreflights: optional(oneOfWords('UNSPECIFIED', 'FORWARD', 'IGNORE')),
});

const httpRoute = object({
  name: optional(string()),
  match: optional(list(httpMatch)),
  route: optional(list(httpDestination)),
  redirect: optional(redirect),
  directResponse: optional(directResponse),
  delegate: optional(object({ name: optional(string()), namespace: optional(string()) })),
  rewrite: optional(rewrite),
  timeout: optional(duration),
  retries: optional(retries),
  fault: optional(fault),
  mirror: optional(destination),
  mirrorPercent: optional(integer()),
  mirrorPercentage: optional(percent),
  mirrors: optional(list(object({ destination, percentage: optional(percent) }))),
  corsPolicy: optional(cors),
  headers: optional(headers),
});

const layer4Match = {
  destinationSubnets: optional(list(string())),
  port: optional(integer()),
  sourceLabels: optional(labels),
  sourceNamespace: optional(string()),
  gateways: optional(list(string())),
};

const routeDestinations = optional(list(object({ destination, weight: optional(number()) })));

const tlsRoute = object({
  match: list(object({ sniHosts: list(string()), ...layer4Match })),
  route: routeDestinations,
});

const tcpRoute = object({
  match: optional(list(object({ ...layer4Match, sourceSubnet: optional(string()) }))),
  route: routeDestinations,
});

export const virtualServiceSpec = object({
  hosts: optional(list(string())),
  gateways: optional(list(string())),
  http: optional(list(httpRoute)),
  tls: optional(list(tlsRoute)),
  tcp: optional(list(tcpRoute)),
  exportTo: optional(list(string())),
});

export const virtualServiceView = resource(virtualServiceSpec);

export type VirtualService = Static<typeof virtualServiceView>;
export type VirtualServiceSpec = Static<typeof virtualServiceSpec>;
export type HttpRoute = Static<typeof httpRoute>;
export type HttpMatch = Static<typeof httpMatch>;
export type HttpDestination = Static<typeof httpDestination>;
export type Destination = Static<typeof destination>;
export type HeaderOperations = Static<typeof headerChanges>;
export type HttpRedirect = Static<typeof redirect>;
export type HttpRetry = Static<typeof retries>;
export type HttpFault = Static<typeof fault>;
export type CorsPolicy = Static<typeof cors>;
export type TlsRoute = Static<typeof tlsRoute>;
export type TcpRoute = Static<typeof tcpRoute>;
