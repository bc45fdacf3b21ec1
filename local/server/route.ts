// From a path to what it means. Pure: whether the resource exists is asked later.
import type { ResourceId } from '../../lib/index.ts';

export type ResourceRoute = {
  readonly kind: 'resource';
  readonly id: ResourceId;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
};

export type Route =
  | ResourceRoute
  | { readonly kind: 'health' }
  | { readonly kind: 'version' | 'metrics' | 'well-known'; readonly path: string }
  /** `/api` and `/apis`; both lists of groups when asked for in the aggregated form. */
  | { readonly kind: 'groups'; readonly core: boolean }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'group-version'; readonly group: string; readonly version: string }
  | { readonly kind: 'openapi'; readonly groupVersion: string | undefined }
  | { readonly kind: 'openapi-v2' }
  | { readonly kind: 'unknown' };

const UNKNOWN: Route = { kind: 'unknown' };
// `/namespaces/<name>/<these>` belong to the namespace; anything else there is a kind inside it.
const NAMESPACE_SUBRESOURCES = ['status', 'finalize'];

export function routeOf(path: string): Route {
  const segments = decodedSegments(path);
  if (segments === undefined) return UNKNOWN;
  const [first, ...rest] = segments;
  switch (first) {
    case 'api':
      return apiRoute({ group: '', core: true }, rest);
    case 'apis': {
      const [group, ...deeper] = rest;
      if (group === undefined) return { kind: 'groups', core: false };
      if (deeper.length === 0) return { kind: 'group', group };
      return apiRoute({ group, core: false }, deeper);
    }
    case 'healthz':
    case 'livez':
    case 'readyz':
      return { kind: 'health' };
    case 'version':
    case 'metrics':
      return rest.length === 0 ? { kind: first, path: first } : UNKNOWN;
    case '.well-known':
      return { kind: 'well-known', path: rest.join('/') };
    case 'openid':
      return { kind: 'well-known', path: segments.join('/') };
    case 'openapi':
      if (rest[0] === 'v2' && rest.length === 1) return { kind: 'openapi-v2' };
      if (rest[0] !== 'v3') return UNKNOWN;
      return { kind: 'openapi', groupVersion: rest.slice(1).join('/') || undefined };
    case undefined:
    default:
      return UNKNOWN;
  }
}

function apiRoute(
  { group, core }: { readonly group: string; readonly core: boolean },
  segments: readonly string[],
): Route {
  const [version, ...rest] = segments;
  if (version === undefined) return core ? { kind: 'groups', core } : { kind: 'group', group };
  if (rest.length === 0) return { kind: 'group-version', group, version };
  const [first, second, third] = rest;
  const inNamespace =
    first === 'namespaces' &&
    second !== undefined &&
    third !== undefined &&
    !(core && NAMESPACE_SUBRESOURCES.includes(third) && rest.length === 3);
  const namespace = inNamespace ? second : undefined;
  const [plural, name, subresource, ...more] = inNamespace ? rest.slice(2) : rest;
  if (plural === undefined || more.length > 0) return UNKNOWN;
  return { kind: 'resource', id: { group, version, plural }, namespace, name, subresource };
}

function decodedSegments(path: string): readonly string[] | undefined {
  const segments = path.split('/').filter((segment) => segment !== '');
  try {
    const decoded = segments.map(decodeURIComponent);
    return decoded.some((segment) => segment.includes('/')) ? undefined : decoded;
  } catch (error) {
    // A percent sign that is no escape: nothing lives at such a path.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
