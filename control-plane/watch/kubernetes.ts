// Follows a Kubernetes API: one watch per kind, into the world's store.
import { acceptAs, configMapView, type ConfigMap } from '../../api/index.ts';
import {
  reflect,
  type Clock,
  type KubeApi,
  type Log,
  type Random,
  type Reflector,
  type Selection,
} from '../../lib/index.ts';
import { WorldStore } from '../world/index.ts';
import { HELD_KINDS } from './kinds.ts';
import { defaultMeshConfig, parseMeshConfig } from './mesh-config.ts';

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
  const reflectors = [...follow(following), followMeshConfig(following)];
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

function follow({ options, store, signal, refuse }: Following): Waitable[] {
  return HELD_KINDS.map(({ use }) =>
    use(({ kind, resource, selection = {}, accept, part }) => {
      const changed = (): void =>
        store.changed(kind, (before) => part(reflector.objects.values(), before));
      const reflector = reflect(
        { ...options, resource, selection, accept: accept(refuse), onChange: changed },
        signal,
      );
      return reflector;
    }),
  );
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
      resource: { group: '', version: 'v1', plural: 'configmaps' },
      selection,
      accept: acceptAs(configMapView, refuse),
      onChange: (change) => take(change.kind === 'removed' ? undefined : change.object),
    },
    signal,
  );
}

const MESH_CONFIG_MAP = 'istio';
