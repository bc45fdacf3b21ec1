// Keeps one pod of each DaemonSet on every node that it fits, and replaces pods of an old template.
import { sameJson } from '../../lib/index.ts';
import { DAEMON_SETS, PODS, type DaemonSet, type Node, type Pod } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { fitOf } from './node-match.ts';
import { claim } from './owner.ts';
import { makePod, removePod } from './pod-control.ts';
import { isActive, isAvailable, isFinished, isReady, lookAgain } from './pod-state.ts';
import type { Again } from './queue.ts';
import { rolloutBounds } from './rollout.ts';
import { templateHash } from './template.ts';
import { wakeForPods } from './wake.ts';

const COMPONENT = 'daemonset-controller';
const HASH_LABEL = 'controller-revision-hash';
const GENERATION_LABEL = 'pod-template-generation';
// A daemon must run on a node that is not well; that is what it is for.
const TOLERATED = ['not-ready', 'unreachable', 'disk-pressure', 'memory-pressure', 'unschedulable'];

export function daemonSets(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'daemon-set', (key) => reconcile(context, key));
  caches.daemonSets.listen(({ key }) => queue.add(key));
  caches.nodes.listen((change) => {
    if (change.kind === 'changed' && sameJson(change.object.spec, change.before.spec)) return;
    for (const { metadata } of caches.daemonSets.all())
      queue.add(`${metadata.namespace}/${metadata.name}`);
  });
  wakeForPods(caches.pods, caches.daemonSets, { kind: 'DaemonSet', queue });
}

async function reconcile(context: Context, key: string): Promise<Again | undefined> {
  const { api, caches } = context;
  const set = caches.daemonSets.get(key);
  if (set === undefined) return undefined;
  const candidates = caches.pods.inNamespace(set.metadata.namespace);
  const { selector } = set.spec;
  const pods = await claim({ api, owner: set, selector, resource: PODS, candidates });
  const hash = templateHash(set.spec.template, 0);
  const nodes = caches.nodes.all().filter((node) => fitOf(podOn(set, node), node).kind === 'fits');
  if (set.metadata.deletionTimestamp === undefined) {
    await place(context, { set, pods, nodes, hash });
    await replaceOld(context, { set, pods, nodes, hash });
  }
  await writeStatus(context, key, { nodes, hash });
  return lookAgain(pods, set.spec.minReadySeconds ?? 0, context.clock);
}

type Placing = {
  readonly set: DaemonSet;
  readonly pods: readonly Pod[];
  readonly nodes: readonly Node[];
  readonly hash: string;
};

async function place(context: Context, { set, pods, nodes, hash }: Placing): Promise<void> {
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  for (const pod of pods) {
    const isWanted = names.has(pod.spec.nodeName ?? '');
    const isOver = isFinished(pod.status?.phase);
    const isGoing = pod.metadata.deletionTimestamp !== undefined;
    if ((!isWanted || isOver) && !isGoing)
      await removePod(context, { owner: set, pod, component: COMPONENT });
  }
  for (const node of nodes) {
    // A pod on its way out still holds the node: its ports and its files are in use.
    const isTaken = pods.some(
      ({ spec, status }) => spec.nodeName === node.metadata.name && !isFinished(status?.phase),
    );
    if (isTaken) continue;
    const generation = String(set.metadata.generation ?? 1);
    await makePod(context, {
      owner: set,
      template: set.spec.template,
      component: COMPONENT,
      labels: { [HASH_LABEL]: hash, [GENERATION_LABEL]: generation },
      spec: podOn(set, node).spec,
    });
  }
}

/** Rolling update: as many old pods go as may be missing at a time. */
async function replaceOld(context: Context, { set, pods, nodes, hash }: Placing): Promise<void> {
  const { updateStrategy, minReadySeconds = 0 } = set.spec;
  if (updateStrategy?.type === 'OnDelete') return;
  const old = pods.filter((pod) => isActive(pod) && pod.metadata.labels?.[HASH_LABEL] !== hash);
  const given = updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  const { maxUnavailable } = rolloutBounds(nodes.length, { maxUnavailable: given, maxSurge: 0 });
  const serves = (pod: Pod): boolean =>
    isActive(pod) && isAvailable(pod, minReadySeconds, context.clock);
  let mayGo = maxUnavailable - (nodes.length - pods.filter(serves).length);
  for (const pod of old) {
    // One that does not serve costs nothing to lose.
    if (serves(pod) && mayGo-- <= 0) continue;
    await removePod(context, { owner: set, pod, component: COMPONENT });
  }
}

async function writeStatus(
  { api, caches, clock }: Context,
  key: string,
  { nodes, hash }: Pick<Placing, 'nodes' | 'hash'>,
): Promise<void> {
  const set = caches.daemonSets.get(key);
  if (set === undefined) return;
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  const pods = caches.pods
    .inNamespace(set.metadata.namespace)
    .filter(
      (pod) =>
        isActive(pod) && pod.metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid),
    );
  const placed = pods.filter(({ spec }) => names.has(spec.nodeName ?? ''));
  const { minReadySeconds = 0 } = set.spec;
  const numberAvailable = placed.filter((pod) => isAvailable(pod, minReadySeconds, clock)).length;
  const missing = nodes.length - numberAvailable;
  const status = {
    ...set.status,
    observedGeneration: set.metadata.generation ?? 1,
    desiredNumberScheduled: nodes.length,
    currentNumberScheduled: placed.length,
    numberMisscheduled: pods.length - placed.length,
    updatedNumberScheduled: placed.filter(({ metadata }) => metadata.labels?.[HASH_LABEL] === hash)
      .length,
    numberReady: placed.filter(isReady).length,
    numberAvailable,
    numberUnavailable: missing,
  };
  if (sameJson(status, set.status)) return;
  await api.update(DAEMON_SETS, { ...set, status }, { subresource: 'status' });
}

/** The pod as it would be on this node: bound there, and tolerating what a daemon must. */
function podOn({ metadata, spec }: DaemonSet, node: Node): Pod {
  const tolerations = [
    ...(spec.template.spec.tolerations ?? []),
    ...TOLERATED.map((what) => ({ key: `node.kubernetes.io/${what}`, operator: 'Exists' })),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { ...spec.template.spec, tolerations, nodeName: node.metadata.name },
  };
}
