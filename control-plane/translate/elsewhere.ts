// Where traffic goes that is for no service of the mesh: on to where it was going, nowhere, or
// through the proxy that a Sidecar names.
import { fullHost, type SidecarView } from '../mesh/index.ts';
import { BLACK_HOLE, outboundCluster, PASSTHROUGH } from './names.ts';

/** Only what the mesh knows is let out. */
export function isClosed({ settings }: SidecarView): boolean {
  return settings.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY';
}

/** The cluster for it. */
export function elsewhere(view: SidecarView): string {
  return isClosed(view) ? BLACK_HOLE : wayOut(view);
}

/** The same where nothing is closed: what shares a port with HTTP has always been let through. */
export function wayOut({ egressProxy, namespace }: SidecarView): string {
  const number = egressProxy?.port?.number;
  if (egressProxy === undefined || number === undefined) return PASSTHROUGH;
  const host = fullHost({ host: egressProxy.host, namespace });
  return outboundCluster({ host, port: number, subset: egressProxy.subset });
}
