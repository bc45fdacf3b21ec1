// Istio's kinds: how each is named in the API, and what `kubectl get` shows of it.
import type { JsonObject } from '../../lib/index.ts';
import { destinationRuleSpec } from './destination-rule.ts';
import { gatewaySpec } from './gateway.ts';
import { peerAuthenticationSpec } from './peer-authentication.ts';
import { proxyConfigSpec } from './proxy-config.ts';
import { serviceEntrySpec } from './service-entry.ts';
import { sidecarSpec } from './sidecar.ts';
import { telemetrySpec } from './telemetry.ts';
import { virtualServiceSpec } from './virtual-service.ts';
import { workloadEntrySpec, workloadGroupSpec } from './workload-entry.ts';

export type Column = { readonly name: string; readonly path: string; readonly says: string };

export type IstioKind = {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  /** The first is the one stored. All are structurally equal. */
  readonly versions: readonly string[];
  readonly columns: readonly Column[];
  /** Of `spec`; undefined for kinds that are accepted and not acted on yet. */
  readonly spec: JsonObject | undefined;
};

const NETWORKING = 'networking.istio.io';
const SECURITY = 'security.istio.io';
const EXTENSIONS = 'extensions.istio.io';

const NETWORKING_VERSIONS = ['v1', 'v1beta1', 'v1alpha3'];
const SECURITY_VERSIONS = ['v1', 'v1beta1'];

const HOSTS: Column = { name: 'Hosts', path: '.spec.hosts', says: 'The hosts traffic is for' };
const ADDRESS: Column = { name: 'Address', path: '.spec.address', says: 'Where it is reached' };

type Kind = Omit<IstioKind, 'group' | 'versions'>;

export const ISTIO_KINDS: readonly IstioKind[] = [
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'VirtualService', plural: 'virtualservices', short: 'vs' }),
    columns: [
      { name: 'Gateways', path: '.spec.gateways', says: 'The gateways and sidecars that apply it' },
      HOSTS,
    ],
    spec: virtualServiceSpec.json,
  }),
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'DestinationRule', plural: 'destinationrules', short: 'dr' }),
    columns: [{ name: 'Host', path: '.spec.host', says: 'The service it is about' }],
    spec: destinationRuleSpec.json,
  }),
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'Gateway', plural: 'gateways', short: 'gw' }),
    spec: gatewaySpec.json,
  }),
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'ServiceEntry', plural: 'serviceentries', short: 'se' }),
    columns: [
      HOSTS,
      { name: 'Location', path: '.spec.location', says: 'Inside the mesh or outside' },
      { name: 'Resolution', path: '.spec.resolution', says: 'How its addresses are found' },
    ],
    spec: serviceEntrySpec.json,
  }),
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'Sidecar', plural: 'sidecars' }),
    spec: sidecarSpec.json,
  }),
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'WorkloadEntry', plural: 'workloadentries', short: 'we' }),
    columns: [ADDRESS],
    spec: workloadEntrySpec.json,
  }),
  networking(NETWORKING_VERSIONS, {
    ...named({ kind: 'WorkloadGroup', plural: 'workloadgroups', short: 'wg' }),
    spec: workloadGroupSpec.json,
  }),
  networking(['v1alpha3'], named({ kind: 'EnvoyFilter', plural: 'envoyfilters' })),
  networking(['v1beta1'], {
    ...named({ kind: 'ProxyConfig', plural: 'proxyconfigs' }),
    spec: proxyConfigSpec.json,
  }),
  {
    group: SECURITY,
    versions: SECURITY_VERSIONS,
    ...named({ kind: 'PeerAuthentication', plural: 'peerauthentications', short: 'pa' }),
    columns: [{ name: 'Mode', path: '.spec.mtls.mode', says: 'Which transports are taken' }],
    spec: peerAuthenticationSpec.json,
  },
  {
    group: SECURITY,
    versions: SECURITY_VERSIONS,
    ...named({ kind: 'RequestAuthentication', plural: 'requestauthentications', short: 'ra' }),
  },
  {
    group: SECURITY,
    versions: SECURITY_VERSIONS,
    ...named({ kind: 'AuthorizationPolicy', plural: 'authorizationpolicies', short: 'ap' }),
    columns: [{ name: 'Action', path: '.spec.action', says: 'What is done with what it matches' }],
  },
  {
    group: 'telemetry.istio.io',
    versions: ['v1', 'v1alpha1'],
    ...named({ kind: 'Telemetry', plural: 'telemetries', short: 'telemetry' }),
    spec: telemetrySpec.json,
  },
  {
    group: EXTENSIONS,
    versions: ['v1alpha1'],
    ...named({ kind: 'WasmPlugin', plural: 'wasmplugins' }),
  },
  {
    group: EXTENSIONS,
    versions: ['v1alpha1'],
    ...named({ kind: 'TrafficExtension', plural: 'trafficextensions' }),
  },
];

type Names = Pick<IstioKind, 'kind' | 'plural'> & { readonly short?: string };

function named({ kind, plural, short }: Names): Kind {
  const shortNames = short === undefined ? [] : [short];
  return { kind, plural, shortNames, columns: [], spec: undefined };
}

function networking(versions: readonly string[], kind: Kind): IstioKind {
  return { group: NETWORKING, versions, ...kind };
}
