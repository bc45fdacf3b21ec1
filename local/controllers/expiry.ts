// Clears away what nobody looks for any more: events after an hour, finished pods beyond a limit,
// and pods of a node that is gone.
import { stringAt, type KubeObject } from '../../lib/index.ts';
import { EVENTS, PODS, type Pod } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { isFinished } from './pod-state.ts';
import type { Again } from './queue.ts';

const EVENT_TTL_MS = 3_600_000;
const LOOK_MS = 300_000;
// Finished pods are kept for their logs; beyond this the oldest go.
const FINISHED_PODS_MAX = 500;

export function expiry(context: Context): void {
  const queue = controllerQueue(context, 'expiry', async (key): Promise<Again> => {
    if (key === 'events') await expireEvents(context);
    else await clearPods(context);
    return { afterMs: LOOK_MS };
  });
  queue.add('events');
  queue.add('pods');
}

async function expireEvents({ api, clock }: Context): Promise<void> {
  const { items } = await api.list(EVENTS, {});
  const before = clock.now() - EVENT_TTL_MS;
  for (const event of items.filter((item) => lastSeen(item) < before)) {
    const { namespace, name } = event.metadata;
    await api.delete(EVENTS, namespace === undefined ? { name } : { namespace, name });
  }
}

function lastSeen(event: KubeObject): number {
  const seen =
    stringAt(event, 'series', 'lastObservedTime') ??
    stringAt(event, 'lastTimestamp') ??
    stringAt(event, 'eventTime') ??
    event.metadata.creationTimestamp;
  return Date.parse(seen ?? '') || 0;
}

async function clearPods({ api, caches }: Context): Promise<void> {
  const pods = caches.pods.all();
  const nodes = new Set(caches.nodes.all().map(({ metadata }) => metadata.name));
  const finished = pods
    .filter(({ status }) => isFinished(status?.phase))
    .toSorted((one, other) =>
      one.metadata.creationTimestamp < other.metadata.creationTimestamp ? -1 : 1,
    );
  const surplus = finished.slice(0, Math.max(0, finished.length - FINISHED_PODS_MAX));
  const lost = pods.filter(({ spec }) => spec.nodeName !== undefined && !nodes.has(spec.nodeName));
  // Without a single node the agent has not registered yet, and its pods are not lost.
  const going: readonly Pod[] = nodes.size === 0 ? surplus : [...surplus, ...lost];
  for (const { metadata } of new Set(going)) {
    const { namespace, name, uid } = metadata;
    await api.delete(PODS, { namespace, name }, { uid, gracePeriodSeconds: 0 });
  }
}
