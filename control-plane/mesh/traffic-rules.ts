// DestinationRules: which of them a client follows when it talks to a host.
import type { DestinationRule, Subset, TrafficPolicy } from '../../api/istio/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Collection } from '../world/index.ts';
import { fullHost, HostIndex, isVisible } from './host.ts';
import { hasLabels, type Labelled, type Labels } from './service.ts';

export type TrafficRule = {
  /** `namespace/name` of the oldest object it comes from; undefined when there is none. */
  readonly origin: string | undefined;
  readonly policy: TrafficPolicy | undefined;
  readonly subsets: readonly Subset[];
};

const NO_TRAFFIC_RULE: TrafficRule = { origin: undefined, policy: undefined, subsets: [] };

type Entry = {
  readonly rule: TrafficRule;
  readonly namespace: string;
  readonly exportTo: readonly string[];
  readonly clients: Labels | undefined;
};

export type TrafficRules = ReadonlyMap<string, HostIndex<Entry>>;

/** By namespace; rules for the same host and audience are one. `otherwise` see what says nobody. */
export const trafficRules = memo(
  (rules: Collection<DestinationRule>, otherwise: readonly string[]): TrafficRules => {
    const index = new Map<string, HostIndex<Entry>>();
    for (const [namespace, list] of rules.byNamespace) {
      const hosts = new HostIndex<Entry>();
      for (const same of Map.groupBy(list, audience).values()) {
        const [first] = same;
        if (first === undefined) continue;
        const { exportTo = otherwise, workloadSelector, host } = first.spec;
        const clients = workloadSelector?.matchLabels;
        const entry = { rule: merged(same), namespace, exportTo, clients };
        hosts.add(fullHost({ host, namespace }), entry);
      }
      index.set(namespace, hosts);
    }
    return index;
  },
);

function audience({ metadata, spec }: DestinationRule): string {
  const host = fullHost({ host: spec.host, namespace: metadata.namespace });
  // Rules for some clients only stand on their own.
  const own = spec.workloadSelector === undefined ? '' : metadata.name;
  return [host, own, ...(spec.exportTo ?? [])].join(' ');
}

/** The first says how; all say which subsets there are. */
function merged(rules: readonly DestinationRule[]): TrafficRule {
  const [first] = rules;
  const subsets = new Map<string, Subset>();
  for (const { spec } of rules) {
    for (const subset of spec.subsets ?? []) {
      if (!subsets.has(subset.name)) subsets.set(subset.name, subset);
    }
  }
  return {
    origin: first && `${first.metadata.namespace}/${first.metadata.name}`,
    policy: rules.find(({ spec }) => spec.trafficPolicy !== undefined)?.spec.trafficPolicy,
    subsets: [...subsets.values()],
  };
}

type RuleQuestion = {
  readonly host: string;
  readonly serviceNamespace: string;
  readonly rootNamespace: string;
  readonly client: Labelled;
};

/** The client's namespace, then the service's, then the root's. */
export function trafficRuleFor(rules: TrafficRules, question: RuleQuestion): TrafficRule {
  const { host, client } = question;
  for (const namespace of [client.namespace, question.serviceNamespace, question.rootNamespace]) {
    const hosts = rules.get(namespace);
    if (hosts === undefined) continue;
    const own = hosts.find(host, (entry) => isForSome(entry, client));
    const found = own ?? hosts.find(host, (entry) => isForAll(entry, client));
    if (found !== undefined) return found.rule;
  }
  return NO_TRAFFIC_RULE;
}

function isForSome({ clients, namespace }: Entry, client: Labelled): boolean {
  if (clients === undefined || namespace !== client.namespace) return false;
  return hasLabels(client.labels, clients);
}

function isForAll({ clients, namespace, exportTo }: Entry, client: Labelled): boolean {
  return clients === undefined && isVisible({ exportTo, namespace, viewer: client.namespace });
}

type SubsetQuestion = { readonly host: string; readonly namespaces: readonly string[] };

/** Names of the subsets that some rule in these namespaces, or the root's, declares for a host. */
export function subsetsOf(
  {
    rules,
    settings,
  }: { readonly rules: TrafficRules; readonly settings: { readonly rootNamespace: string } },
  { host, namespaces }: SubsetQuestion,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const namespace of [...namespaces, settings.rootNamespace]) {
    rules.get(namespace)?.find(host, ({ rule }) => {
      for (const { name } of rule.subsets) names.add(name);
      return false;
    });
  }
  return names;
}
