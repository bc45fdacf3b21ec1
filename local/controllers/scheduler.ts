// Gives each pod its node. There is one; the question is only whether the pod may run there.
import { objectKey, sameJson } from '../../lib/index.ts';
import { PODS, type Condition, type Pod } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { fitOf, isNodeReady } from './node-match.ts';
import { timeText } from './time.ts';

const COMPONENT = 'default-scheduler';

export function scheduler(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'scheduler', (key) => reconcile(context, key));
  caches.pods.listen((change) => {
    if (change.kind !== 'removed' && isWaiting(change.object)) queue.add(change.key);
  });
  caches.nodes.listen(() => {
    for (const pod of caches.pods.all().filter(isWaiting)) queue.add(objectKey(pod.metadata));
  });
}

async function reconcile(context: Context, key: string): Promise<undefined> {
  const { api, caches, events } = context;
  const pod = caches.pods.get(key);
  if (pod === undefined || !isWaiting(pod)) return;
  const ready = caches.nodes.all().filter(isNodeReady);
  const node = ready.find((one) => fitOf(pod, one).kind === 'fits');
  if (node === undefined) return refuse(context, pod);
  const { namespace, name, uid } = pod.metadata;
  const target = { apiVersion: 'v1', kind: 'Node', name: node.metadata.name };
  const metadata = { name, namespace, uid };
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata, target };
  await api.create(PODS, binding, { subresource: 'binding' });
  const message = `Successfully assigned ${key} to ${node.metadata.name}`;
  events.say(pod, { type: 'Normal', reason: 'Scheduled', message, component: COMPONENT });
}

/** Says once, on the pod and in an event, why no node takes it. */
async function refuse({ api, caches, clock, events }: Context, pod: Pod): Promise<undefined> {
  const nodes = caches.nodes.all();
  const reasons = new Map<string, number>();
  for (const node of nodes) {
    const fit = fitOf(pod, node);
    const reason = fit.kind === 'unfit' ? fit.reason : 'node(s) were not ready';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const parts = [...reasons].map(([reason, count]) => `${count} ${reason}`);
  const why =
    nodes.length === 0
      ? 'no nodes available to schedule pods'
      : `0/${nodes.length} nodes are available: ${parts.join(', ')}.`;
  const conditions = pod.status?.conditions ?? [];
  const known = conditions.find(({ type }) => type === 'PodScheduled');
  if (known?.status === 'False' && known.message === why) return;
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: why,
    lastTransitionTime: timeText(clock.now()),
  };
  const others = conditions.filter(({ type }) => type !== 'PodScheduled');
  const status = { ...pod.status, phase: 'Pending', conditions: [...others, condition] };
  if (!sameJson(status, pod.status)) {
    await api.update(PODS, { ...pod, status }, { subresource: 'status' });
  }
  events.say(pod, {
    type: 'Warning',
    reason: 'FailedScheduling',
    message: why,
    component: COMPONENT,
  });
}

function isWaiting({ metadata, spec }: Pod): boolean {
  const isOurs = (spec.schedulerName ?? COMPONENT) === COMPONENT;
  return isOurs && (spec.nodeName ?? '') === '' && metadata.deletionTimestamp === undefined;
}
