// Ends namespaces: what is in one that is going is deleted kind by kind, then the namespace itself.
import { KubeError, type KubeObject, type ResourceId } from '../../lib/index.ts';
import { NAMESPACES, type Namespace } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import type { Again } from './queue.ts';
import { timeText } from './time.ts';

/** A kind that the server stores and that can be listed and deleted. */
export type KindOnServer = {
  readonly resource: ResourceId;
  readonly kind: string;
  readonly namespaced: boolean;
};

// Between looks at a namespace whose objects wait for finalizers or for pods to end.
const LOOK_AGAIN_MS = 500;

export function namespaces(context: Context, kinds: () => readonly KindOnServer[]): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'namespace', (key) => reconcile(context, kinds, key));
  caches.namespaces.listen(({ key }) => queue.add(key));
  caches.pods.listen(({ key, kind }) => {
    const [namespace = ''] = key.split('/');
    if (kind === 'removed' && isGoing(caches.namespaces.get(namespace))) queue.add(namespace);
  });
}

async function reconcile(
  context: Context,
  kinds: () => readonly KindOnServer[],
  key: string,
): Promise<Again | undefined> {
  const namespace = context.caches.namespaces.get(key);
  if (namespace === undefined || !isGoing(namespace)) return undefined;
  const left: string[] = [];
  for (const { resource, namespaced } of kinds()) {
    if (!namespaced || resource.plural === 'events') continue;
    const count = await empty(context, resource, key);
    if (count > 0) left.push(`${resource.plural} has ${count} resource instances`);
  }
  if (left.length > 0) {
    await tellLeft(context, key, left);
    return { afterMs: LOOK_AGAIN_MS };
  }
  for (const { resource, namespaced } of kinds()) {
    if (namespaced && resource.plural === 'events') await empty(context, resource, key);
  }
  await finalize(context, key);
  return undefined;
}

/** Deletes what is there; the answer is how many objects remain. */
async function empty({ api }: Context, resource: ResourceId, namespace: string): Promise<number> {
  const { items } = await api.list(resource, { namespace });
  let left = 0;
  for (const item of items) {
    const { name, deletionTimestamp } = item.metadata;
    // Pods are already on their way; asking again would not hasten them.
    const waits =
      deletionTimestamp !== undefined || (await deleted(api, resource, { namespace, name }));
    if (waits) left++;
  }
  return left;
}

/** True when the object is still there, waiting for finalizers or its grace. */
async function deleted(
  api: Context['api'],
  resource: ResourceId,
  name: { readonly namespace: string; readonly name: string },
): Promise<boolean> {
  try {
    return (await api.delete(resource, name, { propagation: 'Background' })) !== undefined;
  } catch (error) {
    if (error instanceof KubeError && error.status.code === 404) return false;
    throw error;
  }
}

async function tellLeft(
  { api, caches, clock }: Context,
  key: string,
  left: readonly string[],
): Promise<void> {
  const namespace = caches.namespaces.get(key);
  if (namespace === undefined) return;
  const message = `Some resources are remaining: ${left.join(', ')}`;
  const known = namespace.status?.conditions?.find(
    ({ type }) => type === 'NamespaceContentRemaining',
  );
  if (known?.message === message) return;
  const lastTransitionTime = timeText(clock.now());
  const condition = {
    type: 'NamespaceContentRemaining',
    status: 'True',
    reason: 'SomeResourcesRemain',
    message,
    lastTransitionTime,
  };
  const others = (namespace.status?.conditions ?? []).filter(({ type }) => type !== condition.type);
  const status = { ...namespace.status, phase: 'Terminating', conditions: [...others, condition] };
  await api.update(NAMESPACES, { ...namespace, status }, { subresource: 'status' });
}

async function finalize({ api, caches }: Context, key: string): Promise<void> {
  const namespace = caches.namespaces.get(key);
  if (namespace === undefined) return;
  const finalizers = (namespace.spec?.finalizers ?? []).filter((name) => name !== 'kubernetes');
  const object: KubeObject = { ...namespace, spec: { ...namespace.spec, finalizers } };
  await api.update(NAMESPACES, object, { subresource: 'finalize' });
}

function isGoing(namespace: Namespace | undefined): boolean {
  return namespace?.metadata.deletionTimestamp !== undefined;
}
