// Registers this machine as a node, and shows from then on that it is alive: a lease every ten
// seconds, the whole status every few minutes.
import { LEASES, NODE_LEASE_NAMESPACE, NODES } from '../../../api/kubernetes/index.ts';
import {
  KubeError,
  sleep,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Log,
} from '../../../lib/index.ts';
import { nodeLabels, nodeStatus, type MachineFacts } from './node-object.ts';

type HeartbeatOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: MachineFacts;
};

// As the kubelet does: four beats before the node counts as lost.
const BEAT_MS = 10_000;
const LEASE_SECONDS = 40;
const BEATS_PER_STATUS = 30;
const RETRY_MS = 500;

/** Until the signal fires. `registered` resolves when the node is in the API. */
export function startHeartbeat(
  options: HeartbeatOptions,
  signal: AbortSignal,
): { readonly registered: Promise<void>; readonly stopped: Promise<void> } {
  const registered = Promise.withResolvers<void>();
  const since = new Date(options.clock.now()).toISOString();
  const beat = async (): Promise<void> => {
    for (let beats = 0; !signal.aborted;) {
      try {
        if (beats % BEATS_PER_STATUS === 0) await register(options, since);
        await renewLease(options);
        registered.resolve();
        beats += 1;
        await sleep(options.clock, BEAT_MS, signal);
      } catch (error) {
        options.log.warn('cannot tell the cluster that the node is alive', {
          error: String(error),
        });
        await sleep(options.clock, RETRY_MS, signal);
      }
    }
  };
  return { registered: registered.promise, stopped: beat() };
}

async function register({ api, clock, facts }: HeartbeatOptions, since: string): Promise<void> {
  const { name, podCidr } = facts;
  const spec = { podCIDR: podCidr, podCIDRs: [podCidr] };
  const labels = nodeLabels(facts);
  const found = await api.get(NODES, { name });
  if (found === undefined) {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, spec };
    await createUnlessThere(api, node);
  }
  // Labels that people set stay; a node that was away is schedulable as it was left.
  await api.patch(NODES, { name }, { kind: 'merge', change: { metadata: { labels } } });
  const status = nodeStatus(facts, { now: new Date(clock.now()).toISOString(), since });
  await api.patch(
    NODES,
    { name },
    { kind: 'merge', change: { status } },
    { subresource: 'status' },
  );
}

async function createUnlessThere(api: KubeApi, node: KubeObject): Promise<void> {
  try {
    await api.create(NODES, node);
  } catch (error) {
    if (!(error instanceof KubeError) || error.status.code !== 409) throw error;
  }
}

async function renewLease({ api, clock, facts }: HeartbeatOptions): Promise<void> {
  const name = { namespace: NODE_LEASE_NAMESPACE, name: facts.name };
  const renewTime = new Date(clock.now()).toISOString().replace('Z', '000Z');
  const spec = { holderIdentity: facts.name, leaseDurationSeconds: LEASE_SECONDS, renewTime };
  try {
    await api.patch(LEASES, name, { kind: 'merge', change: { spec } });
  } catch (error) {
    if (!(error instanceof KubeError) || error.status.code !== 404) throw error;
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: name, spec };
    await api.create(LEASES, { ...lease, spec: { ...spec, acquireTime: renewTime } });
  }
}
