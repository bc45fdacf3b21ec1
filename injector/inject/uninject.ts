// Takes away what an earlier injection added, so that a second one gives the same pod as the first.
import type { Container, PodTemplate } from '../../api/kubernetes/index.ts';
import { isObject, listAt, parseJson, type Json } from '../../lib/index.ts';
import { PROXY } from './container.ts';
import { restoreMetrics } from './metrics.ts';
import { OVERRIDES, savedOverrides } from './override.ts';
import { restoreProbes } from './probes.ts';

export const STATUS = 'sidecar.istio.io/status';

export function uninjected(pod: PodTemplate): PodTemplate {
  const { annotations = {}, ...metadata } = pod.metadata ?? {};
  const status = parseJson(annotations[STATUS] ?? '');
  if (!isObject(status)) return pod;
  const { [STATUS]: _, [OVERRIDES]: saved, ...others } = annotations;
  const { containers, initContainers = [], ...spec } = pod.spec;
  const proxy = [...containers, ...initContainers].find(({ name }) => name === PROXY);
  const env = proxy?.env ?? [];
  const theirs = savedOverrides(saved);
  const own = without(containers, listAt(status, 'containers'));
  const ownInit = without(initContainers, listAt(status, 'initContainers'));
  const initAll = restoreProbes([...ownInit, ...theirs.initContainers], env);
  return {
    ...pod,
    metadata: { ...metadata, annotations: restoreMetrics(others, env) },
    spec: {
      ...spec,
      containers: restoreProbes([...own, ...theirs.containers], env),
      ...(initAll.length === 0 ? {} : { initContainers: initAll }),
    },
  };
}

function without(containers: readonly Container[], names: readonly Json[]): readonly Container[] {
  return containers.filter(({ name }) => !names.includes(name));
}
