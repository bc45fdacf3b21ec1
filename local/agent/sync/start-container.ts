// Starts one container: gathers what its plan needs from the cluster, makes the plan, and runs it.
import type { Pod } from '../../../api/kubernetes/index.ts';
import { readServices, readSources } from '../cluster/index.ts';
import { planContainer, type Mount, type Running } from '../container/index.ts';
import { containerEnv, envSources, type PodFacts } from '../env/index.ts';
import { containerMounts } from '../volume/index.ts';
import { hostnameOf } from './pod-files.ts';
import type { ContainerOf, NodeFacts, WorkTools } from './tools.ts';

type StartAsked = ContainerOf & {
  readonly attempt: number;
  readonly address: string;
  readonly netns: string | undefined;
};

type StartResult =
  | { readonly kind: 'started'; readonly running: Running }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string };

export async function startContainer(tools: WorkTools, asked: StartAsked): Promise<StartResult> {
  const { pod, container } = asked;
  const name = container.image ?? '';
  const image = tools.findImage(name);
  if (image.kind === 'unknown') return imageRefused(tools, asked, image.remedy);
  tellOf(tools, asked, {
    reason: 'Pulled',
    message: `Container image "${name}" already present on machine`,
  });
  const gathered = await gather(tools, asked);
  if (gathered.kind === 'refused') return configRefused(tools, asked, gathered.message);
  const planned = planContainer({
    pod,
    container,
    image,
    id: tools.newId(),
    attempt: asked.attempt,
    hostname: hostnameOf(pod),
    netns: asked.netns,
    env: gathered.env,
    mounts: gathered.mounts,
    podRoot: tools.folders.podRoot(pod.metadata.uid),
  });
  if (planned.kind === 'refused') return configRefused(tools, asked, planned.message);
  tellOf(tools, asked, { reason: 'Created', message: `Created container: ${container.name}` });
  const running = tools.runtime.start(planned.plan);
  tools.runtime.forgetBefore(planned.plan);
  tellOf(tools, asked, { reason: 'Started', message: `Started container ${container.name}` });
  return { kind: 'started', running };
}

export function factsOf(node: NodeFacts, address: string): PodFacts {
  return { podIp: address, hostIp: node.address, allocatable: node.allocatable };
}

type Gathered =
  | {
      readonly kind: 'ok';
      readonly env: Readonly<Record<string, string>>;
      readonly mounts: readonly Mount[];
    }
  | { readonly kind: 'refused'; readonly message: string };

async function gather(
  tools: WorkTools,
  { pod, container, address }: StartAsked,
): Promise<Gathered> {
  const { namespace } = pod.metadata;
  const facts = factsOf(tools.node, address);
  const sources = await readSources(tools.api, { namespace, names: envSources(container) });
  const links = pod.spec.enableServiceLinks ?? true;
  const services = await readServices(tools.api, { namespace, links });
  const environment = containerEnv({ pod, container, facts, sources, services });
  if (environment.kind === 'refused') return environment;
  const { env } = environment;
  const places = await tools.volumes.fill(pod, facts);
  const mounts = containerMounts({ container, env, places });
  return mounts.kind === 'refused' ? mounts : { kind: 'ok', env, mounts: mounts.mounts };
}

function imageRefused(tools: WorkTools, asked: StartAsked, remedy: string): StartResult {
  const name = asked.container.image ?? '';
  const message = `Failed to pull image "${name}": ${remedy}`;
  tellOf(tools, asked, { type: 'Warning', reason: 'Failed', message });
  tellOf(tools, asked, { type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull' });
  const again = hasWaitedFor(asked.pod, asked.container.name);
  const reason = again ? 'ImagePullBackOff' : 'ErrImagePull';
  return {
    kind: 'refused',
    reason,
    message: again ? `Back-off pulling image "${name}": ${remedy}` : message,
  };
}

/** After the first refusal the status says that we wait, as Kubernetes does. */
function hasWaitedFor({ status }: Pod, name: string): boolean {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const reason = all.find((each) => each.name === name)?.state?.waiting?.reason;
  return reason === 'ErrImagePull' || reason === 'ImagePullBackOff';
}

function configRefused(tools: WorkTools, asked: StartAsked, message: string): StartResult {
  tellOf(tools, asked, { type: 'Warning', reason: 'Failed', message: `Error: ${message}` });
  return { kind: 'refused', reason: 'CreateContainerConfigError', message };
}

type Told = {
  readonly type?: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
};

/** Tells an event about one container. */
export function tellOf(
  { events }: WorkTools,
  { pod, container }: ContainerOf,
  { type = 'Normal', reason, message }: Told,
): void {
  const isInit = pod.spec.initContainers?.some(({ name }) => name === container.name) ?? false;
  const fieldPath = `spec.${isInit ? 'initContainers' : 'containers'}{${container.name}}`;
  events.tell(pod, { type, reason, message, fieldPath });
}
