// A container of the pod's own with the name of one of ours says what of ours should be different.
// Its fields win; lists whose items have names are merged by them.
import {
  containerView,
  type Container,
  type ContainerPort,
  type PodTemplate,
} from '../../api/kubernetes/index.ts';
import { list, object, read } from '../../api/schema/index.ts';
import { parseJson } from '../../lib/index.ts';

export type Overrides = {
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
};

export const OVERRIDES = 'proxy.istio.io/overrides';

/** An image of this name keeps ours. */
const AUTO = 'auto';

export function overridden(ours: Container, theirs: Container | undefined): Container {
  if (theirs === undefined) return ours;
  const { image = AUTO, ...fields } = theirs;
  const resources = mergedAmounts(ours, theirs);
  return {
    ...ours,
    ...fields,
    ...(image === AUTO ? {} : { image }),
    ...(resources === undefined ? {} : { resources }),
    env: byKey({ ours: ours.env, theirs: theirs.env }, ({ name }) => name),
    ports: byKey({ ours: ours.ports, theirs: theirs.ports }, portKey),
    volumeMounts: byKey(
      { ours: ours.volumeMounts, theirs: theirs.volumeMounts },
      ({ mountPath }) => mountPath,
    ),
    securityContext: { ...ours.securityContext, ...theirs.securityContext },
  };
}

function portKey({ containerPort, protocol = 'TCP' }: ContainerPort): string {
  return `${containerPort}/${protocol}`;
}

export function overridesIn({ spec }: PodTemplate, names: readonly string[]): Overrides {
  const isOurs = ({ name }: Container): boolean => names.includes(name);
  return {
    containers: spec.containers.filter(isOurs),
    initContainers: (spec.initContainers ?? []).filter(isOurs),
  };
}

const SAVED = object({ containers: list(containerView), initContainers: list(containerView) });

/** What an earlier injection found and kept in the annotation. */
export function savedOverrides(text: string | undefined): Overrides {
  const reading = read(SAVED, parseJson(text ?? ''));
  return reading.kind === 'ok' ? reading.value : { containers: [], initContainers: [] };
}

type Resources = Container['resources'];

function mergedAmounts(...[ours, theirs]: readonly [Container, Container]): Resources | undefined {
  const requests = { ...ours.resources?.requests, ...theirs.resources?.requests };
  const limits = { ...ours.resources?.limits, ...theirs.resources?.limits };
  if (ours.resources === undefined && theirs.resources === undefined) return undefined;
  return {
    ...(Object.keys(requests).length === 0 ? {} : { requests }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

type Items<T> = {
  readonly ours: readonly T[] | undefined;
  readonly theirs: readonly T[] | undefined;
};

/** Ours in our order, theirs in place of the same and after them. */
function byKey<T>({ ours = [], theirs = [] }: Items<T>, keyOf: (item: T) => string): readonly T[] {
  const all = new Map<string, T>();
  for (const item of [...ours, ...theirs]) all.set(keyOf(item), item);
  return [...all.values()];
}
