// Reads the ConfigMaps, Secrets and services that a pod refers to.
import {
  CONFIG_MAPS,
  configMapView,
  SECRETS,
  secretView,
  SERVICES,
  serviceView,
  viewOf,
  type ConfigMap,
  type Secret,
  type Service,
} from '../../../api/kubernetes/index.ts';
import type { KubeApi } from '../../../lib/index.ts';
import type { SourceName, Sources } from '../env/index.ts';

/** Those that exist; who needs a missing one says so. */
export async function readSources(
  api: KubeApi,
  { namespace, names }: { readonly namespace: string; readonly names: readonly SourceName[] },
): Promise<Sources> {
  const configMaps = new Map<string, ConfigMap>();
  const secrets = new Map<string, Secret>();
  for (const { kind, name } of unique(names)) {
    const resource = kind === 'secret' ? SECRETS : CONFIG_MAPS;
    const object = await api.get(resource, { namespace, name });
    if (object === undefined) continue;
    if (kind === 'secret') {
      const viewing = viewOf(secretView, object);
      if (viewing.kind === 'ok') secrets.set(name, viewing.value);
    } else {
      const viewing = viewOf(configMapView, object);
      if (viewing.kind === 'ok') configMaps.set(name, viewing.value);
    }
  }
  return { configMaps, secrets };
}

function unique(names: readonly SourceName[]): readonly SourceName[] {
  return [...new Map(names.map((each) => [`${each.kind}/${each.name}`, each])).values()];
}

/** The services a pod's variables speak of: its namespace's if it wants links, and the API's. */
export async function readServices(
  api: KubeApi,
  { namespace, links }: { readonly namespace: string; readonly links: boolean },
): Promise<readonly Service[]> {
  const own = links ? (await api.list(SERVICES, { namespace })).items : [];
  const objects = own.filter(
    ({ metadata }) => metadata.name !== 'kubernetes' || namespace !== 'default',
  );
  const kubernetes = await api.get(SERVICES, { namespace: 'default', name: 'kubernetes' });
  if (kubernetes !== undefined) objects.push(kubernetes);
  return objects.flatMap((object) => {
    const viewing = viewOf(serviceView, object);
    return viewing.kind === 'ok' ? [viewing.value] : [];
  });
}
