// Every kind that the world holds: what it is called, where a Kubernetes API has it, and how an
// object of it is read. Watches and files both go through this table, so that they see the same.
import {
  acceptAs,
  endpointSliceView,
  namespaceView,
  SECRETS,
  serviceView,
} from '../../api/index.ts';
import {
  destinationRuleView,
  gatewayView,
  peerAuthenticationView,
  proxyConfigView,
  serviceEntryView,
  sidecarView,
  telemetryView,
  unappliedView,
  virtualServiceView,
  workloadEntryView,
  workloadGroupView,
} from '../../api/istio/index.ts';
import type { KubeObject, ResourceId, Selection, Versioned } from '../../lib/index.ts';
import { collection, type World, type WorldKind } from '../world/index.ts';
import { acceptNode, acceptPod, acceptSecret } from './trim.ts';

export type Refuse = (reason: string) => void;

type Held<T, K extends WorldKind> = {
  readonly kind: K;
  /** As objects name it: `Service`. */
  readonly object: string;
  readonly resource: ResourceId;
  /** Which of them; all when absent. */
  readonly selection?: Selection;
  readonly accept: (refuse: Refuse) => (object: KubeObject) => T | undefined;
  /** This kind's part of the world, from all objects there are. */
  readonly part: (objects: Iterable<T>, before: World) => Pick<World, K>;
};

type Use<R> = <T extends Versioned, K extends WorldKind>(kind: Held<T, K>) => R;

/** One kind; `use` hands over what is known of it, with its types. */
type HeldKind = { readonly use: <R>(take: Use<R>) => R };

function held<T extends Versioned, K extends WorldKind>(kind: Held<T, K>): HeldKind {
  return { use: (take) => take(kind) };
}

function core(plural: string): ResourceId {
  return { group: '', version: 'v1', plural };
}

function networking(plural: string): ResourceId {
  return { group: 'networking.istio.io', version: 'v1', plural };
}

function security(plural: string): ResourceId {
  return { group: 'security.istio.io', version: 'v1', plural };
}

function extensions(plural: string): ResourceId {
  return { group: 'extensions.istio.io', version: 'v1alpha1', plural };
}

/** What runs: services, their endpoints, where they are, and what certificates they have. */
const CLUSTER: readonly HeldKind[] = [
  held({
    kind: 'services',
    object: 'Service',
    resource: core('services'),
    accept: (refuse) => acceptAs(serviceView, refuse),
    part: (objects, before) => ({ services: collection(objects, before.services) }),
  }),
  held({
    kind: 'endpointSlices',
    object: 'EndpointSlice',
    resource: { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' },
    accept: (refuse) => acceptAs(endpointSliceView, refuse),
    part: (objects, before) => ({ endpointSlices: collection(objects, before.endpointSlices) }),
  }),
  held({
    kind: 'pods',
    object: 'Pod',
    resource: core('pods'),
    accept: acceptPod,
    part: (objects, before) => ({ pods: collection(objects, before.pods) }),
  }),
  held({
    kind: 'nodes',
    object: 'Node',
    resource: core('nodes'),
    accept: acceptNode,
    part: (objects, before) => ({ nodes: collection(objects, before.nodes) }),
  }),
  held({
    kind: 'namespaces',
    object: 'Namespace',
    resource: core('namespaces'),
    accept: (refuse) => acceptAs(namespaceView, refuse),
    part: (objects, before) => ({ namespaces: collection(objects, before.namespaces) }),
  }),
  held({
    kind: 'secrets',
    object: 'Secret',
    resource: SECRETS,
    // There may be many of these, large, and none has a certificate for a gateway.
    selection: {
      fieldSelector: 'type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token',
    },
    accept: acceptSecret,
    part: (objects, before) => ({ secrets: collection(objects, before.secrets) }),
  }),
];

/** What people want of it. */
const RULES: readonly HeldKind[] = [
  held({
    kind: 'virtualServices',
    object: 'VirtualService',
    resource: networking('virtualservices'),
    accept: (refuse) => acceptAs(virtualServiceView, refuse),
    part: (objects, before) => ({ virtualServices: collection(objects, before.virtualServices) }),
  }),
  held({
    kind: 'destinationRules',
    object: 'DestinationRule',
    resource: networking('destinationrules'),
    accept: (refuse) => acceptAs(destinationRuleView, refuse),
    part: (objects, before) => ({ destinationRules: collection(objects, before.destinationRules) }),
  }),
  held({
    kind: 'gateways',
    object: 'Gateway',
    resource: networking('gateways'),
    accept: (refuse) => acceptAs(gatewayView, refuse),
    part: (objects, before) => ({ gateways: collection(objects, before.gateways) }),
  }),
  held({
    kind: 'serviceEntries',
    object: 'ServiceEntry',
    resource: networking('serviceentries'),
    accept: (refuse) => acceptAs(serviceEntryView, refuse),
    part: (objects, before) => ({ serviceEntries: collection(objects, before.serviceEntries) }),
  }),
  held({
    kind: 'workloadEntries',
    object: 'WorkloadEntry',
    resource: networking('workloadentries'),
    accept: (refuse) => acceptAs(workloadEntryView, refuse),
    part: (objects, before) => ({ workloadEntries: collection(objects, before.workloadEntries) }),
  }),
  held({
    kind: 'workloadGroups',
    object: 'WorkloadGroup',
    resource: networking('workloadgroups'),
    accept: (refuse) => acceptAs(workloadGroupView, refuse),
    part: (objects, before) => ({ workloadGroups: collection(objects, before.workloadGroups) }),
  }),
  held({
    kind: 'sidecars',
    object: 'Sidecar',
    resource: networking('sidecars'),
    accept: (refuse) => acceptAs(sidecarView, refuse),
    part: (objects, before) => ({ sidecars: collection(objects, before.sidecars) }),
  }),
  held({
    kind: 'proxyConfigs',
    object: 'ProxyConfig',
    resource: { ...networking('proxyconfigs'), version: 'v1beta1' },
    accept: (refuse) => acceptAs(proxyConfigView, refuse),
    part: (objects, before) => ({ proxyConfigs: collection(objects, before.proxyConfigs) }),
  }),
  held({
    kind: 'telemetries',
    object: 'Telemetry',
    resource: { group: 'telemetry.istio.io', version: 'v1', plural: 'telemetries' },
    accept: (refuse) => acceptAs(telemetryView, refuse),
    part: (objects, before) => ({ telemetries: collection(objects, before.telemetries) }),
  }),
  held({
    kind: 'peerAuthentications',
    object: 'PeerAuthentication',
    resource: security('peerauthentications'),
    accept: (refuse) => acceptAs(peerAuthenticationView, refuse),
    part: (objects, before) => ({
      peerAuthentications: collection(objects, before.peerAuthentications),
    }),
  }),
  held({
    kind: 'envoyFilters',
    object: 'EnvoyFilter',
    resource: { ...networking('envoyfilters'), version: 'v1alpha3' },
    accept: (refuse) => acceptAs(unappliedView, refuse),
    part: (objects, before) => ({ envoyFilters: collection(objects, before.envoyFilters) }),
  }),
  held({
    kind: 'wasmPlugins',
    object: 'WasmPlugin',
    resource: extensions('wasmplugins'),
    accept: (refuse) => acceptAs(unappliedView, refuse),
    part: (objects, before) => ({ wasmPlugins: collection(objects, before.wasmPlugins) }),
  }),
  held({
    kind: 'trafficExtensions',
    object: 'TrafficExtension',
    resource: extensions('trafficextensions'),
    accept: (refuse) => acceptAs(unappliedView, refuse),
    part: (objects, before) => ({
      trafficExtensions: collection(objects, before.trafficExtensions),
    }),
  }),
  held({
    kind: 'authorizationPolicies',
    object: 'AuthorizationPolicy',
    resource: security('authorizationpolicies'),
    accept: (refuse) => acceptAs(unappliedView, refuse),
    part: (objects, before) => ({
      authorizationPolicies: collection(objects, before.authorizationPolicies),
    }),
  }),
  held({
    kind: 'requestAuthentications',
    object: 'RequestAuthentication',
    resource: security('requestauthentications'),
    accept: (refuse) => acceptAs(unappliedView, refuse),
    part: (objects, before) => ({
      requestAuthentications: collection(objects, before.requestAuthentications),
    }),
  }),
];

export const HELD_KINDS: readonly HeldKind[] = [...CLUSTER, ...RULES];
