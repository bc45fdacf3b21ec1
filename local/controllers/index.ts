// What keeps a cluster as it is wanted: small loops, each looking at one kind of thing and bringing
// it closer to its spec. All read one shared copy of the cluster and write through one API; each
// can forget everything and go on rightly, because it decides from what is there and not from
// what happened.
import type { KubeApi } from '../../lib/index.ts';
import type { Tools } from './cache.ts';
import { makeContext } from './context.ts';
import { cronJobs } from './cron-job.ts';
import { daemonSets } from './daemon-set.ts';
import { deployments } from './deployment.ts';
import { endpointSlices } from './endpoint-slice.ts';
import { expiry } from './expiry.ts';
import { garbage } from './garbage.ts';
import { jobs } from './job.ts';
import { namespaceContent } from './namespace-content.ts';
import { namespaces, type KindOnServer } from './namespace.ts';
import { nodeLifecycle } from './node-lifecycle.ts';
import { replicaSets } from './replica-set.ts';
import { scheduler } from './scheduler.ts';
import { serviceStatus } from './service-status.ts';
import { statefulSets } from './stateful-set.ts';

export type { KindOnServer } from './namespace.ts';

type ControllerOptions = Tools & {
  /** What the server stores now; asked again whenever a definition changes. */
  readonly kinds: () => readonly KindOnServer[];
  /** PEM; what `kube-root-ca.crt` holds in every namespace. Empty: no such ConfigMap. */
  readonly rootCa?: string;
};

/** Resolves when all of them run; they end with the signal. */
export async function startControllers(
  api: KubeApi,
  options: ControllerOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random, log, kinds, rootCa = '' } = options;
  const context = makeContext(api, { clock, random, log }, signal);
  namespaceContent(context, rootCa);
  namespaces(context, kinds);
  scheduler(context);
  nodeLifecycle(context);
  deployments(context);
  replicaSets(context);
  statefulSets(context);
  daemonSets(context);
  jobs(context);
  cronJobs(context);
  endpointSlices(context);
  serviceStatus(context);
  expiry(context);
  await Promise.all([context.ready, garbage(context, kinds)]);
}
