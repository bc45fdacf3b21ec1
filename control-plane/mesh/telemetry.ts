// Telemetries: which of them hold for a workload, and what they say together of its two sides, the
// one that calls and the one that is called.
import type { Telemetry, TelemetrySpec } from '../../api/istio/index.ts';
import type { Collection } from '../world/index.ts';
import { logsOf, type LogTarget } from './logging.ts';
import type { Mesh } from './mesh.ts';
import { hasLabels, type Labelled } from './service.ts';
import { tracingOf, type Traced } from './tracing.ts';

/** How a proxy tells of what passes it on one side. */
export type Reporting = {
  readonly logs: readonly LogTarget[];
  /** Undefined: requests are not traced. */
  readonly tracing: Traced | undefined;
};

export type BothSides = {
  /** Towards what it calls; all that passes a gateway is this. */
  readonly client: Reporting;
  readonly server: Reporting;
};

export function reportingFor(mesh: Mesh, { namespace, labels }: Labelled): BothSides {
  const { settings, world } = mesh;
  const workload = { namespace, labels };
  const specs = telemetriesFor(world.telemetries, settings.rootNamespace, workload);
  const logging = specs.map(({ accessLogging = [] }) => accessLogging);
  const tracing = specs.flatMap((spec) => spec.tracing ?? []);
  const sideOf = (mode: 'CLIENT' | 'SERVER'): Reporting => ({
    logs: logsOf(logging, { settings, mode }),
    tracing: tracingOf(tracing, { settings, mode, workload }),
  });
  return { client: sideOf('CLIENT'), server: sideOf('SERVER') };
}

/** The mesh's, the namespace's and the workload's, widest first; of each the oldest. */
function telemetriesFor(
  telemetries: Collection<Telemetry>,
  rootNamespace: string,
  workload: Labelled,
): readonly TelemetrySpec[] {
  const own = telemetries.byNamespace.get(workload.namespace) ?? [];
  const isRoot = workload.namespace === rootNamespace;
  const found = [
    telemetries.byNamespace.get(rootNamespace)?.find(({ spec }) => isWide(spec)),
    isRoot ? undefined : own.find(({ spec }) => isWide(spec)),
    own.find(({ spec }) => hasSelector(spec) && hasLabels(workload.labels, labelsOf(spec))),
  ];
  return found.flatMap((telemetry) => telemetry?.spec ?? []);
}

function labelsOf({ selector }: TelemetrySpec): Readonly<Record<string, string>> {
  return selector?.matchLabels ?? {};
}

function hasSelector(spec: TelemetrySpec): boolean {
  return Object.keys(labelsOf(spec)).length > 0;
}

/** What is attached to a single object is not for a namespace. */
function isWide(spec: TelemetrySpec): boolean {
  const isAttached = spec.targetRef !== undefined || (spec.targetRefs ?? []).length > 0;
  return !isAttached && !hasSelector(spec);
}
