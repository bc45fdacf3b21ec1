// Makes and removes a workload's pods, and says so in an event on the workload.
import { nameSuffix, type KubeObject } from '../../lib/index.ts';
import { PODS, type Pod, type PodTemplate } from '../../api/index.ts';
import type { Context } from './context.ts';
import { controllerReference, type Owner } from './owner.ts';

export type PodToMake = {
  readonly owner: Owner;
  readonly template: PodTemplate;
  readonly component: string;
  /** Without one, the owner's name with a suffix. */
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** The template's spec with what this one pod needs. */
  readonly spec?: PodTemplate['spec'];
};

export async function makePod(context: Context, wanted: PodToMake): Promise<void> {
  const { owner, component } = wanted;
  const pod = podFrom(wanted, () => nameSuffix(context.random));
  try {
    await context.api.create(PODS, pod);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `Error creating: ${why}`;
    context.events.say(owner, { type: 'Warning', reason: 'FailedCreate', message, component });
    throw error;
  }
  const message = `Created pod: ${pod.metadata.name}`;
  context.events.say(owner, { type: 'Normal', reason: 'SuccessfulCreate', message, component });
}

type PodToRemove = {
  readonly owner: Owner;
  readonly pod: Pod;
  readonly component: string;
};

export async function removePod(
  context: Context,
  { owner, pod, component }: PodToRemove,
): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  await context.api.delete(PODS, { namespace, name }, { uid });
  const message = `Deleted pod: ${name}`;
  context.events.say(owner, { type: 'Normal', reason: 'SuccessfulDelete', message, component });
}

function podFrom(wanted: PodToMake, suffix: () => string): KubeObject {
  const { owner, template } = wanted;
  const { name: ownerName, namespace } = owner.metadata;
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: wanted.name ?? `${ownerName}-${suffix()}`,
      ...(wanted.name === undefined ? { generateName: `${ownerName}-` } : {}),
      namespace,
      labels: { ...labels, ...wanted.labels },
      ...(annotations === undefined && wanted.annotations === undefined
        ? {}
        : { annotations: { ...annotations, ...wanted.annotations } }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: wanted.spec ?? template.spec,
  };
}

// The first batch is one: a pod that the API refuses is refused once, not a hundred times.
export async function inGrowingBatches(count: number, make: () => Promise<void>): Promise<void> {
  for (let done = 0, batch = 1; done < count; batch *= 2) {
    const size = Math.min(batch, count - done);
    await Promise.all(Array.from({ length: size }, make));
    done += size;
  }
}
