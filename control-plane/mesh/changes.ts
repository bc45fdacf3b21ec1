// What one mesh has that the one before had not, as far as views care: of most changes only some
// services have other endpoints or other routes, and a view is then the one before but for these.
import { memo } from '../../lib/pure/index.ts';
import type { Mesh } from './mesh.ts';
import { MESH_GATEWAY, type Routings } from './routing.ts';

/** `all`: more may differ than can be said. */
export type Changes =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'some';
      /** Hosts of services that sidecars see with other endpoints or another routing. */
      readonly hosts: ReadonlySet<string>;
      /** Gateways are routed by any VirtualService, whatever its hosts. */
      readonly areRoutingsSame: boolean;
    };

/** A mesh without what was concluded from it. */
type Facts = Omit<Mesh, 'views'>;

const ALL: Changes = { kind: 'all' };

// Looked at one by one. What is not named here must be the very same for a view to be kept.
const PATCHED: ReadonlySet<string> = new Set(['world', 'endpoints', 'routings', 'workloads']);
// Views see these only through endpoints, workloads, routings and credentials.
const BEHIND: ReadonlySet<string> = new Set([
  'endpointSlices',
  'pods',
  'nodes',
  'virtualServices',
  'secrets',
]);

export function changesSince(before: Facts | undefined, now: Facts): Changes {
  if (before === undefined || !isSameBut(PATCHED, now, before)) return ALL;
  if (!isSameBut(BEHIND, now.world, before.world)) return ALL;
  const routed = routedHosts(before.routings, now.routings);
  const hosts = new Set(routed);
  for (const host of hosts) if (!now.serviceByHost.has(host)) return ALL;
  if (now.endpoints !== before.endpoints) {
    for (const [key, endpoints] of now.endpoints) {
      const host = now.serviceByKey.get(key)?.host ?? '';
      if (before.endpoints.get(key) !== endpoints) hosts.add(host);
    }
  }
  return { kind: 'some', hosts, areRoutingsSame: before.routings === now.routings };
}

/** The one after the other. */
export const together = memo((first: Changes, then: Changes): Changes => {
  if (first.kind === 'all' || then.kind === 'all') return ALL;
  const areRoutingsSame = first.areRoutingsSame && then.areRoutingsSame;
  return { kind: 'some', hosts: new Set([...first.hosts, ...then.hosts]), areRoutingsSame };
});

/** Those of VirtualServices for sidecars that only one of both has. */
function routedHosts(...[before, now]: readonly [Routings, Routings]): readonly string[] {
  if (before === now) return [];
  const [was, is] = [new Set(before.all), new Set(now.all)];
  const gone = before.all.filter((routing) => !is.has(routing));
  const come = now.all.filter((routing) => !was.has(routing));
  const ofMesh = [...gone, ...come].filter(({ gateways }) => gateways.includes(MESH_GATEWAY));
  return ofMesh.flatMap(({ hosts }) => hosts);
}

function isSameBut(
  names: ReadonlySet<string>,
  ...[now, before]: readonly [object, object]
): boolean {
  const others = new Map<string, unknown>(Object.entries(before));
  return Object.entries(now).every(
    ([name, value]) => names.has(name) || others.get(name) === value || name === 'views',
  );
}
