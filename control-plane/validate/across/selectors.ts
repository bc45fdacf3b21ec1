// Selectors that select nobody: the object is right and does nothing.
import { hasLabels, type Mesh } from '../../mesh/index.ts';
import type { Rule, Subject } from './rule.ts';

type Labels = Readonly<Record<string, string>>;

type Selecting = {
  readonly object: Subject & { readonly metadata: { readonly namespace: string } };
  readonly labels: Labels | undefined;
  readonly path: string;
  /** Of any namespace, as gateways may be. */
  readonly isEverywhere?: boolean;
};

export const selectors: Rule = ({ mesh }, tell) => {
  const root = mesh.settings.rootNamespace;
  const all = everybody(mesh);
  for (const { object, labels = {}, path, isEverywhere = false } of selecting(mesh)) {
    if (Object.keys(labels).length === 0) continue;
    const { namespace } = object.metadata;
    const isHere = isEverywhere || namespace === root ? () => true : of(namespace);
    if (all.some((each) => isHere(each) && hasLabels(each.labels, labels))) continue;
    const text = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
    tell(object, {
      severity: 'warning',
      code: 'IST0127',
      path,
      message: `no workload has the labels ${text.join(', ')}: it acts on nobody`,
      remedy: 'compare with the labels of the pods (kubectl get pods --show-labels)',
    });
  }
};

function of(namespace: string): (each: { readonly namespace: string }) => boolean {
  return (each) => each.namespace === namespace;
}

function selecting({ world }: Mesh): readonly Selecting[] {
  const { sidecars, peerAuthentications, telemetries, proxyConfigs } = world;
  return [
    ...world.gateways.all.map((object) => {
      const labels = object.spec.selector;
      return { object, labels, path: 'spec.selector', isEverywhere: true };
    }),
    ...sidecars.all.map((object) => {
      const labels = object.spec.workloadSelector?.labels;
      return { object, labels, path: 'spec.workloadSelector.labels' };
    }),
    ...[...peerAuthentications.all, ...telemetries.all, ...proxyConfigs.all].map((object) => {
      return { object, labels: object.spec.selector?.matchLabels, path: MATCH };
    }),
    ...world.destinationRules.all.map((object) => {
      const labels = object.spec.workloadSelector?.matchLabels;
      return { object, labels, path: 'spec.workloadSelector.matchLabels' };
    }),
    ...world.serviceEntries.all.map((object) => {
      const labels = object.spec.workloadSelector?.labels;
      return { object, labels, path: 'spec.workloadSelector.labels' };
    }),
  ];
}

const MATCH = 'spec.selector.matchLabels';

/** Pods, and machines outside the cluster. */
function everybody({ workloads, world }: Mesh) {
  const machines = world.workloadEntries.all.map(({ metadata, spec }) => {
    return { namespace: metadata.namespace, labels: spec.labels ?? {} };
  });
  return [...workloads.values(), ...machines];
}
