// ProxyConfigs: what the mesh, a namespace or a workload says of the proxies that pods are given.
// It lies over the mesh's configuration and under a pod's own annotations.
import type { ProxyConfig } from '../../api/istio/index.ts';
import { objectAt, type JsonObject, type Labels } from '../../lib/index.ts';
import type { InjectionSettings } from './settings.ts';

type Injected = { readonly namespace: string; readonly labels: Labels };

/** The settings as they hold for one pod. */
export function settingsOf(settings: InjectionSettings, pod: Injected): InjectionSettings {
  const specs = configsFor(settings, pod).map(({ spec }) => spec);
  if (specs.length === 0) return settings;
  const { defaultConfig } = settings;
  const proxyMetadata = specs.reduce<JsonObject>(
    (so, { environmentVariables }) => ({ ...so, ...environmentVariables }),
    objectAt(defaultConfig, 'proxyMetadata') ?? {},
  );
  const types = specs.flatMap(({ image }) => image?.imageType ?? []);
  return {
    ...settings,
    imageType: types.at(-1) ?? settings.imageType,
    defaultConfig: { ...defaultConfig, proxyMetadata },
  };
}

/** The mesh's, the namespace's and the workload's; of each the oldest. */
function configsFor(
  { proxyConfigs, rootNamespace }: InjectionSettings,
  { namespace, labels }: Injected,
): readonly ProxyConfig[] {
  const own = proxyConfigs.filter(({ metadata }) => metadata.namespace === namespace);
  const root = proxyConfigs.find(
    (each) => each.metadata.namespace === rootNamespace && isWide(each),
  );
  const wide = namespace === rootNamespace ? undefined : own.find(isWide);
  const selecting = own.find((each) => !isWide(each) && selects(each, labels));
  return [root, wide, selecting].filter((each) => each !== undefined);
}

function labelsOf({ spec }: ProxyConfig): Labels {
  return spec.selector?.matchLabels ?? {};
}

function isWide(config: ProxyConfig): boolean {
  return Object.keys(labelsOf(config)).length === 0;
}

function selects(config: ProxyConfig, labels: Labels): boolean {
  return Object.entries(labelsOf(config)).every(([name, value]) => labels[name] === value);
}
