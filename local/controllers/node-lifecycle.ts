// Notices when a node stops renewing its lease: the node is then not ready, nor are its pods. When
// it returns it says itself that it is ready.
import { objectKey } from '../../lib/index.ts';
import {
  NODE_LEASE_NAMESPACE,
  NODES,
  PODS,
  type Condition,
  type Node,
  type Pod,
} from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import type { Again } from './queue.ts';
import { timeText } from './time.ts';

const COMPONENT = 'node-controller';
// As upstream: four renewals of ten seconds may be late before the node counts as lost.
const GRACE_MS = 40_000;

export function nodeLifecycle(context: Context): void {
  const { caches } = context;
  const begunAt = context.clock.now();
  const queue = controllerQueue(context, 'node-lifecycle', (key) =>
    reconcile(context, key, begunAt),
  );
  caches.nodes.listen((change) => {
    if (change.kind === 'added') queue.add(change.key);
  });
}

async function reconcile(
  context: Context,
  name: string,
  begunAt: number,
): Promise<Again | undefined> {
  const { api, caches, clock, events } = context;
  const node = caches.nodes.get(name);
  if (node === undefined) return undefined;
  const lease = caches.leases.get(objectKey({ namespace: NODE_LEASE_NAMESPACE, name }));
  const renewed = Date.parse(lease?.spec?.renewTime ?? node.metadata.creationTimestamp);
  // After a restart of ours the node gets its full time to renew.
  const late = clock.now() - Math.max(renewed, begunAt) - GRACE_MS;
  if (late < 0) return { afterMs: -late };
  const ready = node.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'Unknown') {
    const status = { ...node.status, conditions: unknownConditions(node, clock.now()) };
    await api.update(NODES, { ...node, status }, { subresource: 'status' });
    const message = `Node ${name} status is now: NodeNotReady`;
    events.say(node, { type: 'Normal', reason: 'NodeNotReady', message, component: COMPONENT });
    for (const pod of caches.pods.all())
      if (pod.spec.nodeName === name) await unready(context, pod);
  }
  return { afterMs: GRACE_MS / 4 };
}

function unknownConditions({ status }: Node, now: number): readonly Condition[] {
  const lastTransitionTime = timeText(now);
  const message = 'Kubelet stopped posting node status.';
  const lost: Condition = {
    type: 'Ready',
    status: 'Unknown',
    reason: 'NodeStatusUnknown',
    message,
    lastTransitionTime,
  };
  const others = (status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
  return [...others, lost];
}

async function unready({ api, clock }: Context, pod: Pod): Promise<void> {
  const conditions = pod.status?.conditions ?? [];
  const ready = conditions.find(({ type, status }) => type === 'Ready' && status === 'True');
  if (ready === undefined) return;
  const lastTransitionTime = timeText(clock.now());
  const turned = { ...ready, status: 'False', reason: 'NodeNotReady', lastTransitionTime };
  const status = {
    ...pod.status,
    conditions: conditions.map((one) => (one === ready ? turned : one)),
  };
  await api.update(PODS, { ...pod, status }, { subresource: 'status' });
}
