// The ConfigMap with the root in every namespace, where pods mount it from. Put back when somebody
// edits or deletes it.
import { CONFIG_MAPS, configMapView, NAMESPACES, namespaceView, viewOf } from '../../api/index.ts';
import { KubeError, reflect, type KubeObject } from '../../lib/index.ts';
import { keeper, type KeepOptions, type Kept } from './keep.ts';

const NAME = 'istio-ca-root-cert';
const KEY = 'root-cert.pem';
const LABELS = { 'istio.io/config': 'true' };

export function keepBundles(rootPem: string, options: KeepOptions, signal: AbortSignal): Kept {
  const { api } = options;
  const { poke } = keeper(
    async (namespace) => {
      const phase = namespaces.objects.get(namespace)?.status?.phase;
      if (!namespaces.objects.has(namespace) || phase === 'Terminating') return;
      const stored = bundles.objects.get(`${namespace}/${NAME}`);
      if (stored?.data?.[KEY] === rootPem) return;
      const name = { namespace, name: NAME };
      if (stored === undefined) bundles.note(await createOrGet(namespace));
      const change = { data: { [KEY]: rootPem } };
      if (bundles.objects.get(`${namespace}/${NAME}`)?.data?.[KEY] !== rootPem) {
        bundles.note(await api.patch(CONFIG_MAPS, name, { kind: 'merge', change }));
      }
    },
    options,
    signal,
  );
  const createOrGet = async (namespace: string): Promise<KubeObject> => {
    const bundle: KubeObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: NAME, namespace, labels: LABELS },
      data: { [KEY]: rootPem },
    };
    try {
      return await api.create(CONFIG_MAPS, bundle);
    } catch (error) {
      if (!(error instanceof KubeError) || error.status.code !== 409) throw error;
    }
    const stored = await api.get(CONFIG_MAPS, { namespace, name: NAME });
    if (stored === undefined) throw new Error(`ConfigMap ${namespace}/${NAME} vanished`);
    return stored;
  };
  const bundles = reflect(
    {
      ...options,
      resource: CONFIG_MAPS,
      selection: { fieldSelector: `metadata.name=${NAME}` },
      accept: (object) => valueOf(viewOf(configMapView, object)),
      onChange: ({ key }) => poke(key.slice(0, key.indexOf('/'))),
    },
    signal,
  );
  const namespaces = reflect(
    {
      ...options,
      resource: NAMESPACES,
      accept: (object) => valueOf(viewOf(namespaceView, object)),
      onChange: ({ key }) => poke(key),
    },
    signal,
  );
  const stopped = Promise.all([bundles.stopped, namespaces.stopped]).then(() => undefined);
  return { stopped };
}

function valueOf<T>(
  viewing: { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'rejected' },
): T | undefined {
  return viewing.kind === 'ok' ? viewing.value : undefined;
}
