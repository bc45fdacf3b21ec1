// xDS resources → pieces of a plan. Pure; a resource that cannot be honoured is refused with every
// reason and its path, and what was in force stays in force.
import type {
  Cluster,
  ClusterLoadAssignment,
  Listener,
  RouteConfiguration,
} from '../../api/xds/index.ts';
import type { Piece } from '../plan/index.ts';
import { listenerPlan } from './listeners.ts';
import { compiled, Place, type Compiled, type Problem } from './reading.ts';
import { routeTable } from './routes.ts';
import { endpointsPlan, upstreamPieces } from './upstreams.ts';

export function compileListener(listener: Listener): Compiled<readonly Piece[]> {
  return compileWith(`listener ${listener.name ?? ''}`, (place) => [listenerPlan(listener, place)]);
}

export function compileRoutes(config: RouteConfiguration): Compiled<readonly Piece[]> {
  return compileWith(`route_configuration ${config.name ?? ''}`, (place) => [
    routeTable(config, place),
  ]);
}

export function compileCluster(cluster: Cluster): Compiled<readonly Piece[]> {
  return compileWith(`cluster ${cluster.name ?? ''}`, (place) => {
    const { upstream, endpoints } = upstreamPieces(cluster, place);
    return endpoints === undefined ? [upstream] : [endpoints, upstream];
  });
}

export function compileEndpoints(assignment: ClusterLoadAssignment): Compiled<readonly Piece[]> {
  return { kind: 'ok', value: [endpointsPlan(assignment)] };
}

function compileWith(
  name: string,
  make: (place: Place) => readonly Piece[],
): Compiled<readonly Piece[]> {
  const problems: Problem[] = [];
  const pieces = make(new Place(name, problems));
  return compiled(pieces, problems);
}
