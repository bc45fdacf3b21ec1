// Providers that a Telemetry names and the mesh does not declare, or of kinds that nothing here
// speaks to: what was meant for them goes nowhere.
import { meshTracing, type Telemetry } from '../../../api/istio/index.ts';
import type { Mesh } from '../../mesh/index.ts';
import type { Rule } from './rule.ts';

type Named = { readonly name: string; readonly path: string; readonly kind: Kind };
type Kind = 'opentelemetry' | 'envoyFileAccessLog';

const PURPOSES: Readonly<Record<Kind, string>> = {
  opentelemetry: 'spans go to',
  envoyFileAccessLog: 'access logs are written by',
};

const REMEDIES: Readonly<Record<Kind, string>> = {
  opentelemetry:
    'declare opentelemetry for it, and name it in defaultProviders.tracing of the mesh',
  envoyFileAccessLog: 'declare envoyFileAccessLog for it under extensionProviders of the mesh',
};

// There without being declared.
const BUILT_IN = 'envoy';

export const telemetryProviders: Rule = ({ mesh }, tell) => {
  for (const object of mesh.world.telemetries.all) {
    for (const { name, path, kind } of namedIn(object)) {
      const message = problemOf(mesh, { name, kind });
      if (message === undefined) continue;
      tell(object, {
        severity: 'warning',
        code: 'IST0157',
        path,
        message,
        remedy: REMEDIES[kind],
      });
    }
  }
};

function problemOf(
  { settings }: Mesh,
  { name, kind }: Pick<Named, 'name' | 'kind'>,
): string | undefined {
  if (name === BUILT_IN && kind === 'envoyFileAccessLog') return undefined;
  const declared = settings.extensionProviders?.find((provider) => provider.name === name);
  if (declared === undefined) return `'${name}' is not a provider of this mesh`;
  if (declared[kind] === undefined) {
    return `'${name}' is of another kind: ${PURPOSES[kind]} ${kind} only`;
  }
  const collector = meshTracing(settings)?.provider?.name ?? name;
  if (kind !== 'opentelemetry' || collector === name) return undefined;
  return `'${name}' turns tracing on, but spans of the whole mesh go to '${collector}'`;
}

function namedIn({ spec }: Telemetry): readonly Named[] {
  const { accessLogging = [], tracing = [] } = spec;
  const logs = accessLogging.flatMap(({ providers = [] }, i) =>
    providers.map(({ name }, j): Named => {
      return { name, path: placeOf('accessLogging', i, j), kind: 'envoyFileAccessLog' };
    }),
  );
  const spans = tracing.flatMap(({ providers = [] }, i) =>
    providers.map(({ name }, j): Named => {
      return { name, path: placeOf('tracing', i, j), kind: 'opentelemetry' };
    }),
  );
  return [...logs, ...spans];
}

function placeOf(field: string, ...[i, j]: readonly [number, number]): string {
  return `spec.${field}[${i}].providers[${j}].name`;
}
