// Gives a service of type LoadBalancer its address: the cluster's own, which this machine routes.
import { sameJson } from '../../lib/index.ts';
import { HEADLESS, SERVICES } from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';

export function serviceStatus(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'service-status', (key) => reconcile(context, key));
  caches.services.listen(({ key }) => queue.add(key));
}

async function reconcile({ api, caches }: Context, key: string): Promise<undefined> {
  const service = caches.services.get(key);
  if (service === undefined || service.metadata.deletionTimestamp !== undefined) return;
  const { type, clusterIP, loadBalancerClass } = service.spec;
  // A class means that somebody else answers for it.
  if (loadBalancerClass !== undefined) return;
  const hasAddress = type === 'LoadBalancer' && clusterIP !== undefined && clusterIP !== HEADLESS;
  const loadBalancer = hasAddress ? { ingress: [{ ip: clusterIP, ipMode: 'VIP' }] } : {};
  const before = service.status?.loadBalancer ?? {};
  if (sameJson(before, loadBalancer)) return;
  const status = { ...service.status, loadBalancer };
  await api.update(SERVICES, { ...service, status }, { subresource: 'status' });
}
