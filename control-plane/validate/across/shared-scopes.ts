// Of Sidecars and Telemetries one holds for a workload: two that select the same one, or two for a
// whole namespace, leave it to their age.
import { hasLabels, type Mesh } from '../../mesh/index.ts';
import { nameOf, type Rule, type Subject, type Tell } from './rule.ts';

type Scoped = Subject & { readonly metadata: { readonly namespace: string } };

type Scope<T> = {
  readonly all: readonly T[];
  readonly labelsOf: (object: T) => Readonly<Record<string, string>>;
  readonly path: string;
  /** For two that select the same workload, and for two that select none. */
  readonly codes: { readonly selecting: string; readonly wide: string };
};

export const sharedScopes: Rule = ({ mesh }, tell) => {
  const { sidecars, telemetries } = mesh.world;
  check(mesh, tell, {
    all: sidecars.all,
    labelsOf: ({ spec }) => spec.workloadSelector?.labels ?? {},
    path: 'spec.workloadSelector',
    codes: { selecting: 'IST0110', wide: 'IST0111' },
  });
  check(mesh, tell, {
    all: telemetries.all.filter(({ spec }) => (spec.targetRefs ?? []).length === 0),
    labelsOf: ({ spec }) => spec.selector?.matchLabels ?? {},
    path: 'spec.selector',
    codes: { selecting: 'IST0159', wide: 'IST0160' },
  });
};

function check<T extends Scoped>(mesh: Mesh, tell: Tell, scope: Scope<T>): void {
  const { all, labelsOf, path, codes } = scope;
  for (const list of Map.groupBy(all, ({ metadata }) => metadata.namespace).values()) {
    const isWide = (object: T): boolean => Object.keys(labelsOf(object)).length === 0;
    const [first, ...others] = list.filter(isWide);
    for (const other of first === undefined ? [] : others) {
      tell(other, {
        severity: 'error',
        code: codes.wide,
        path,
        message: `${nameOf(first ?? other)} is for all of the namespace too, and older: it holds`,
        remedy: 'keep one without a selector in a namespace',
      });
    }
    checkSelecting(
      mesh,
      list.filter((object) => !isWide(object)),
      { ...scope, tell },
    );
  }
}

function checkSelecting<T extends Scoped>(
  { workloads }: Mesh,
  list: readonly T[],
  { labelsOf, path, codes, tell }: Scope<T> & { readonly tell: Tell },
): void {
  const owners = new Map<string, T>();
  for (const object of list) {
    const { namespace } = object.metadata;
    for (const workload of workloads.values()) {
      if (workload.namespace !== namespace || !hasLabels(workload.labels, labelsOf(object)))
        continue;
      const pod = workload.podName;
      const owner = owners.get(pod);
      owners.set(pod, owner ?? object);
      if (owner === undefined) continue;
      tell(object, {
        severity: 'error',
        code: codes.selecting,
        path,
        message: `${nameOf(owner)} selects pod ${pod} too, and is older: it holds there`,
        remedy: 'select different workloads',
      });
      break;
    }
  }
}
