// Whether a pod gets a sidecar, and why. What the labels of its namespace say, the API server has
// already decided by calling us or not.
import type { PodTemplate } from '../../api/kubernetes/index.ts';
import { matchesLabels, selectorOf, type Labels, type LabelSelector } from '../../lib/index.ts';

export type InjectionPolicy = {
  /** `enabled` or `disabled`; any other word is a mistake, and nothing is injected. */
  readonly autoInject: string;
  readonly never: readonly LabelSelector[];
  readonly always: readonly LabelSelector[];
};

type PodToDecide = {
  readonly namespace: string;
  readonly hostNetwork: boolean;
  readonly labels: Labels;
  readonly annotations: Labels;
};

type Reason =
  | 'host-network'
  | 'system-namespace'
  | 'wanted'
  | 'refused'
  | 'never-selector'
  | 'always-selector'
  | 'policy'
  | 'unknown-policy';

type Decision = {
  readonly injects: boolean;
  readonly reason: Reason;
  /** Something a person should correct. */
  readonly warning?: string;
};

const INJECT_LABEL = 'sidecar.istio.io/inject';
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** The first that applies decides. */
export function decide(pod: PodToDecide, policy: InjectionPolicy): Decision {
  if (pod.hostNetwork) return { injects: false, reason: 'host-network' };
  if (SYSTEM_NAMESPACES.includes(pod.namespace)) {
    return { injects: false, reason: 'system-namespace' };
  }
  const wish = pod.labels[INJECT_LABEL] ?? pod.annotations[INJECT_LABEL] ?? '';
  if (wish === 'true') return { injects: true, reason: 'wanted' };
  if (wish === 'false') return { injects: false, reason: 'refused' };
  const decision = bySelectors(pod.labels, policy) ?? byPolicy(policy);
  if (wish === '') return decision;
  const warning = `${INJECT_LABEL} must be "true" or "false", not "${wish}": it counts as absent`;
  return { warning, ...decision };
}

export function factsOf({ metadata, spec }: PodTemplate, namespace: string): PodToDecide {
  const { labels = {}, annotations = {} } = metadata ?? {};
  return { namespace, hostNetwork: spec.hostNetwork === true, labels, annotations };
}

function bySelectors(labels: Labels, { never, always }: InjectionPolicy): Decision | undefined {
  if (never.some((each) => selects(each, labels))) {
    return { injects: false, reason: 'never-selector' };
  }
  if (always.some((each) => selects(each, labels))) {
    return { injects: true, reason: 'always-selector' };
  }
  return undefined;
}

/** An empty selector, which elsewhere means everything, here means nothing. */
function selects(selector: LabelSelector, labels: Labels): boolean {
  const requirements = selectorOf(selector) ?? [];
  return requirements.length > 0 && matchesLabels(requirements, labels);
}

function byPolicy({ autoInject }: InjectionPolicy): Decision {
  if (autoInject === 'enabled') return { injects: true, reason: 'policy' };
  if (autoInject === 'disabled') return { injects: false, reason: 'policy' };
  const warning = `autoInject must be enabled or disabled, not "${autoInject}"`;
  return { injects: false, reason: 'unknown-policy', warning };
}
