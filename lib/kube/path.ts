// Where a resource lives in a Kubernetes API: its path and its query.
import type { ResourceId } from './object.ts';
import type { ObjectName, Selection } from './api.ts';

export type Query = Readonly<Record<string, string | undefined>>;

type ResourcePath = {
  readonly resource: ResourceId;
  readonly namespace?: string | undefined;
  readonly name?: string;
  readonly subresource?: string | undefined;
  readonly query?: Query;
};

export function resourcePath(target: ResourcePath): string {
  const { group, version, plural } = target.resource;
  const parts = group === '' ? ['api', version] : ['apis', group, version];
  if (target.namespace !== undefined) parts.push('namespaces', target.namespace);
  parts.push(plural);
  if (target.name !== undefined) parts.push(target.name);
  if (target.subresource !== undefined) parts.push(target.subresource);
  return `/${parts.map(encodeURIComponent).join('/')}${queryText(target.query ?? {})}`;
}

export function namedPath(resource: ResourceId, name: ObjectName): ResourcePath {
  return { resource, namespace: name.namespace, name: name.name };
}

export function selectionQuery({ labelSelector, fieldSelector }: Selection): Query {
  return { labelSelector, fieldSelector };
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  if (given.length === 0) return '';
  return `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}
