// The short path of most changes: a view as it was in an earlier mesh, but for the services that
// are seen with other endpoints or other routes now.
import { keepList } from '../../lib/pure/index.ts';
import type { Mesh } from './mesh.ts';
import { serviceView } from './service-view.ts';
import { sidecarFor, SidecarScope } from './sidecar-scope.ts';
import type { Earlier } from './view-cache.ts';
import type { Client, View } from './view.ts';

/** Undefined: more may be different than this knows how to mend. */
export function patchedView(mesh: Mesh, client: Client, earlier: Earlier): View | undefined {
  const { view: was, changes } = earlier;
  if (changes.kind === 'all') return undefined;
  const { hosts, areRoutingsSame } = changes;
  if (was.kind === 'gateway' && !areRoutingsSame) return undefined;
  if (hosts.size === 0) return was;
  const sidecar =
    was.kind === 'gateway'
      ? undefined
      : sidecarFor(mesh.world.sidecars, mesh.settings.rootNamespace, client);
  const scope = new SidecarScope(sidecar, client.namespace);
  const services = was.services.map((seen) =>
    hosts.has(seen.service.host) ? serviceView(mesh, seen.service, { client, scope }) : seen,
  );
  return keepList(was.services, services) === was.services ? was : { ...was, services };
}
