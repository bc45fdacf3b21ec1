// xDS resources → pieces of a plan. Pure; a resource that cannot be honoured is refused with every
// reason and its path, and what was in force stays in force. What is accepted but does not act in
// all of its parts says so.
import type {
  Cluster,
  ClusterLoadAssignment,
  Listener,
  RouteConfiguration,
  Secret,
  XdsUnknown,
} from '../../api/xds/index.ts';
import type { Piece, SecretPlan } from '../plan/index.ts';
import { listenerPlan } from './listener/index.ts';
import { judgeUnknown, Place, type Files, type Finding } from './reading/index.ts';
import { routeTable } from './route/index.ts';
import { namedSecret } from './tls/index.ts';
import { endpointsPlan, upstreamPieces } from './upstream/index.ts';

export type Compiled =
  | {
      readonly kind: 'ok';
      readonly value: readonly Piece[];
      /** What was accepted and does not act. */
      readonly findings: readonly Finding[];
    }
  | {
      readonly kind: 'rejected';
      readonly problems: readonly Finding[];
      readonly findings: readonly Finding[];
    };

type Compiling = {
  /** Fields that were there and that this build does not know. */
  readonly unknown?: readonly XdsUnknown[];
  /** What resources may read of the machine. */
  readonly files?: Files;
};

export function compileListener(listener: Listener, compiling: Compiling = {}): Compiled {
  return compileWith(`listener ${listener.name ?? ''}`, compiling, (place) => [
    listenerPlan(listener, place),
  ]);
}

export function compileRoutes(config: RouteConfiguration, compiling: Compiling = {}): Compiled {
  return compileWith(`route_configuration ${config.name ?? ''}`, compiling, (place) => [
    routeTable(config, place),
  ]);
}

export function compileCluster(cluster: Cluster, compiling: Compiling = {}): Compiled {
  return compileWith(`cluster ${cluster.name ?? ''}`, compiling, (place) => {
    const { upstream, endpoints } = upstreamPieces(cluster, place);
    return endpoints === undefined ? [upstream] : [endpoints, upstream];
  });
}

export function compileEndpoints(
  assignment: ClusterLoadAssignment,
  compiling: Compiling = {},
): Compiled {
  return compileWith(`endpoints ${assignment.clusterName ?? ''}`, compiling, (place) => [
    endpointsPlan(assignment, { areNames: false }, place),
  ]);
}

export function compileSecret(secret: Secret, compiling: Compiling = {}): Compiled {
  return compileWith(`secret ${secret.name ?? ''}`, compiling, (place) => {
    const plan = namedSecret(secret, place);
    return plan === undefined ? [] : [plan];
  });
}

const NO_FILES: Files = { file: () => undefined, variable: () => undefined };

function compileWith(
  name: string,
  { unknown = [], files = NO_FILES }: Compiling,
  make: (place: Place) => readonly Piece[],
): Compiled {
  const problems: Finding[] = [];
  const findings: Finding[] = [];
  const secrets: SecretPlan[] = [];
  const place = Place.top(name, { problems, findings, secrets, files });
  judgeUnknown(unknown, place);
  const pieces = make(place);
  if (problems.length > 0) return { kind: 'rejected', problems, findings };
  // What is named comes before who names it.
  return { kind: 'ok', value: [...secrets, ...pieces], findings };
}
