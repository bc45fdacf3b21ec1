// Follows a Kubernetes API: one watch per kind, into the world's store.
import {
  acceptAs,
  configMapView,
  endpointSliceView,
  namespaceView,
  serviceView,
  type ConfigMap,
} from '../../api/index.ts';
import {
  destinationRuleView,
  gatewayView,
  peerAuthenticationView,
  virtualServiceView,
} from '../../api/istio/index.ts';
import {
  reflect,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Log,
  type Random,
  type Reflector,
  type ResourceId,
  type Selection,
  type Versioned,
} from '../../lib/index.ts';
import { collection, WorldStore, type World, type WorldKind } from '../world/index.ts';
import { defaultMeshConfig, parseMeshConfig } from './mesh-config.ts';
import { acceptNode, acceptPod } from './trim.ts';

type WatchOptions = {
  readonly api: KubeApi;
  /** Where the mesh's own ConfigMap is: `istio-system`. */
  readonly rootNamespace: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type Watch = {
  readonly store: WorldStore;
  /** Resolves when every kind was listed once: before, the world is not to be told to anybody. */
  readonly synced: Promise<void>;
  /** Resolves when the signal has fired and nothing runs any more. */
  readonly stopped: Promise<void>;
};

export function startWatch(options: WatchOptions, signal: AbortSignal): Watch {
  const { clock } = options;
  const store = new WorldStore(clock, defaultMeshConfig());
  const refuse = (reason: string): void => {
    options.log.warn('an object is not as its kind says; it is left out', { reason });
  };
  const following = { options, store, signal, refuse };
  const reflectors = [
    ...followCluster(following),
    ...followRules(following),
    followMeshConfig(following),
  ];
  return {
    store,
    synced: Promise.all(reflectors.map((each) => each.synced)).then(() => undefined),
    stopped: Promise.all(reflectors.map((each) => each.stopped)).then(() => undefined),
  };
}

type Waitable = Pick<Reflector<unknown>, 'synced' | 'stopped'>;

type Following = {
  readonly options: WatchOptions;
  readonly store: WorldStore;
  readonly signal: AbortSignal;
  readonly refuse: (reason: string) => void;
};

type KindToFollow<T, K extends WorldKind> = {
  readonly kind: K;
  readonly resource: ResourceId;
  readonly accept: (object: KubeObject) => T | undefined;
  /** This kind's part of the world, from all objects there are. */
  readonly part: (objects: Iterable<T>, before: World) => Pick<World, K>;
};

function follow<T extends Versioned, K extends WorldKind>(
  { options, store, signal }: Following,
  { kind, resource, accept, part }: KindToFollow<T, K>,
): Waitable {
  const changed = (): void =>
    store.changed(kind, (before) => part(reflector.objects.values(), before));
  const reflector: Reflector<T> = reflect<T>(
    { ...options, resource, accept, onChange: changed },
    signal,
  );
  return reflector;
}

/** What runs: services, their endpoints, and where they are. */
function followCluster(following: Following): Waitable[] {
  const { refuse } = following;
  const service = acceptAs(serviceView, refuse);
  const slice = acceptAs(endpointSliceView, refuse);
  const namespace = acceptAs(namespaceView, refuse);
  return [
    follow(following, {
      kind: 'services',
      resource: core('services'),
      accept: service,
      part: (objects, { services }) => ({ services: collection(objects, services) }),
    }),
    follow(following, {
      kind: 'endpointSlices',
      resource: { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' },
      accept: slice,
      part: (objects, before) => ({ endpointSlices: collection(objects, before.endpointSlices) }),
    }),
    follow(following, {
      kind: 'pods',
      resource: core('pods'),
      accept: acceptPod(refuse),
      part: (objects, { pods }) => ({ pods: collection(objects, pods) }),
    }),
    follow(following, {
      kind: 'nodes',
      resource: core('nodes'),
      accept: acceptNode(refuse),
      part: (objects, { nodes }) => ({ nodes: collection(objects, nodes) }),
    }),
    follow(following, {
      kind: 'namespaces',
      resource: core('namespaces'),
      accept: namespace,
      part: (objects, { namespaces }) => ({ namespaces: collection(objects, namespaces) }),
    }),
  ];
}

/** What people want of it. */
function followRules(following: Following): Waitable[] {
  const { refuse } = following;
  const virtualService = acceptAs(virtualServiceView, refuse);
  const destinationRule = acceptAs(destinationRuleView, refuse);
  const gateway = acceptAs(gatewayView, refuse);
  const peerAuthentication = acceptAs(peerAuthenticationView, refuse);
  return [
    follow(following, {
      kind: 'virtualServices',
      resource: networking('virtualservices'),
      accept: virtualService,
      part: (objects, before) => ({
        virtualServices: collection(objects, before.virtualServices),
      }),
    }),
    follow(following, {
      kind: 'destinationRules',
      resource: networking('destinationrules'),
      accept: destinationRule,
      part: (objects, before) => ({
        destinationRules: collection(objects, before.destinationRules),
      }),
    }),
    follow(following, {
      kind: 'gateways',
      resource: networking('gateways'),
      accept: gateway,
      part: (objects, { gateways }) => ({ gateways: collection(objects, gateways) }),
    }),
    follow(following, {
      kind: 'peerAuthentications',
      resource: { group: 'security.istio.io', version: 'v1', plural: 'peerauthentications' },
      accept: peerAuthentication,
      part: (objects, before) => ({
        peerAuthentications: collection(objects, before.peerAuthentications),
      }),
    }),
  ];
}

function followMeshConfig({ options, store, signal, refuse }: Following): Waitable {
  const { log, rootNamespace } = options;
  const selection: Selection = {
    namespace: rootNamespace,
    fieldSelector: `metadata.name=${MESH_CONFIG_MAP}`,
  };
  const take = (configMap: ConfigMap | undefined): void => {
    const reading = parseMeshConfig(configMap?.data?.['mesh'] ?? '');
    if (reading.kind === 'ok') return store.setMeshConfig(reading.value);
    const { reasons } = reading;
    log.error('the mesh configuration is not valid; the one before stays in force', { reasons });
  };
  return reflect<ConfigMap>(
    {
      ...options,
      resource: core('configmaps'),
      selection,
      accept: acceptAs(configMapView, refuse),
      onChange: (change) => take(change.kind === 'removed' ? undefined : change.object),
    },
    signal,
  );
}

const MESH_CONFIG_MAP = 'istio';

function core(plural: string): ResourceId {
  return { group: '', version: 'v1', plural };
}

function networking(plural: string): ResourceId {
  return { group: 'networking.istio.io', version: 'v1', plural };
}
