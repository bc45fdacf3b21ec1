// All workloads of the mesh that are pods, by namespace and pod. A namespace in which nothing
// changed keeps what it had.
import { keepEqual, memo } from '../../lib/pure/index.ts';
import type { NodeFacts, PodFacts, World } from '../world/index.ts';
import { workloadOf, type Workload } from './workload.ts';

type PodsOfNamespace = ReadonlyMap<string, Workload>;

type WorldOfPods = Pick<World, 'pods' | 'nodes'>;

const NONE: PodsOfNamespace = new Map();

export class Workloads {
  readonly #byNamespace = new Map<string, PodsOfNamespace>();

  constructor({ pods, nodes }: WorldOfPods, before: Before | undefined) {
    const nodeOf = nodesByName(nodes);
    for (const [namespace, list] of pods.byNamespace) {
      const known = before?.workloads.inNamespace(namespace);
      const isSame =
        before?.world.nodes === nodes && before.world.pods.byNamespace.get(namespace) === list;
      const now = isSame ? known : undefined;
      this.#byNamespace.set(namespace, now ?? workloadsOf(list, { nodeOf, known }));
    }
  }

  /** `namespace/pod` */
  get(key: string): Workload | undefined {
    const slash = key.indexOf('/');
    return this.inNamespace(key.slice(0, slash)).get(key.slice(slash + 1));
  }

  inNamespace(namespace: string): PodsOfNamespace {
    return this.#byNamespace.get(namespace) ?? NONE;
  }

  *values(): Iterable<Workload> {
    for (const workloads of this.#byNamespace.values()) yield* workloads.values();
  }
}

type Before = { readonly world: WorldOfPods; readonly workloads: Workloads };

type Known = {
  readonly nodeOf: ReadonlyMap<string, NodeFacts>;
  /** Who is as it was is the same object. */
  readonly known: PodsOfNamespace | undefined;
};

function workloadsOf(pods: readonly PodFacts[], { nodeOf, known }: Known): PodsOfNamespace {
  const all = new Map<string, Workload>();
  for (const pod of pods) {
    const { name } = pod.metadata;
    all.set(name, keepEqual(known?.get(name), workloadAt(pod, nodeOf.get(pod.node))));
  }
  return known !== undefined && isSame(known, all) ? known : all;
}

function isSame(...[one, other]: readonly [PodsOfNamespace, PodsOfNamespace]): boolean {
  if (one.size !== other.size) return false;
  for (const [name, workload] of one) if (other.get(name) !== workload) return false;
  return true;
}

const nodesByName = memo(
  ({ all }: World['nodes']) => new Map(all.map((node) => [node.metadata.name, node])),
);

const onNode = memo((pod: PodFacts, node: NodeFacts) => workloadOf(pod, node));
const onNone = memo((pod: PodFacts) => workloadOf(pod, undefined));

function workloadAt(pod: PodFacts, node: NodeFacts | undefined): Workload {
  return node === undefined ? onNone(pod) : onNode(pod, node);
}
