// Requests for resources: which verb on which object, and who answers it.
import type { JsonObject } from '../../lib/index.ts';
import {
  apiVersionOf,
  methodNotAllowed,
  success,
  unknownPath,
  type Place,
  type Registry,
  type Resource,
  type Target,
} from '../registry/index.ts';
import { formOf } from './accept.ts';
import { readObject, readOptionalObject } from './body.ts';
import { callerOf, deleteOptionsOf } from './caller.ts';
import { answerJson, flagParameter, numberParameter, type Exchange } from './exchange.ts';
import { readPatch } from './patch-body.ts';
import { representList, representObject, type Representing } from './represent.ts';
import type { ResourceRoute } from './route.ts';
import type { ResourceParts } from './parts.ts';
import { serveSubresource } from './subresource.ts';
import { serveWatch } from './watch.ts';

export async function serveResource(
  parts: ResourceParts,
  exchange: Exchange,
  route: ResourceRoute,
): Promise<void> {
  const resource = parts.catalog.find(route.id);
  if (resource === undefined) throw unknownPath(route.id);
  warnOfAge(exchange, resource);
  const { kind } = resource;
  if (!kind.namespaced && route.namespace !== undefined) throw unknownPath(route.id);
  const place: Place = { ...resource, namespace: route.namespace };
  if (route.name === undefined) return serveCollection(parts, exchange, place);
  if (kind.namespaced && route.namespace === undefined) throw unknownPath(route.id);
  if (kind.virtual) throw methodNotAllowed(route.id);
  const target: Target = { ...place, name: route.name };
  if (route.subresource === undefined) return serveObject(parts, exchange, target);
  return serveSubresource(parts, exchange, { target, subresource: route.subresource });
}

function warnOfAge({ warnings }: Exchange, { kind, version }: Resource): void {
  const served = kind.versions.find((one) => one.version === version);
  if (served?.deprecation !== undefined) warnings.push(served.deprecation);
}

async function serveCollection(
  parts: ResourceParts,
  exchange: Exchange,
  place: Place,
): Promise<void> {
  const { method, query } = exchange;
  if (place.kind.virtual && method !== 'POST') throw methodNotAllowed(idOf(place));
  switch (method) {
    case 'GET':
      return flagParameter(query, 'watch') && query.has('watch')
        ? serveWatch(parts, exchange, watchOf(parts, exchange, place))
        : serveList(parts, exchange, place);
    case 'POST':
      return place.kind.virtual ? review(parts, exchange, place) : create(parts, exchange, place);
    case 'DELETE':
      return deleteCollection(parts, exchange, place);
    default:
      throw methodNotAllowed(idOf(place));
  }
}

function serveList(parts: ResourceParts, exchange: Exchange, place: Place): void {
  const { query } = exchange;
  const version = numberParameter(query, 'resourceVersion');
  const listed = parts.registry.list({
    place,
    ...selectors(query),
    limit: numberParameter(query, 'limit'),
    continue: query.get('continue') ?? undefined,
    notOlderThan: version,
  });
  answerJson(exchange, representList(representing(parts, exchange, place), listed));
}

async function create(parts: ResourceParts, exchange: Exchange, place: Place): Promise<void> {
  if (place.kind.namespaced && place.namespace === undefined) throw methodNotAllowed(idOf(place));
  const caller = callerOf(exchange);
  const form = representing(parts, exchange, place);
  const object = await readObject(exchange.request);
  const created = await parts.registry.create({ place, object, caller });
  answerJson(exchange, representObject(form, created), { code: 201 });
}

async function review(parts: ResourceParts, exchange: Exchange, place: Place): Promise<void> {
  const body = await readObject(exchange.request);
  const { kind } = place.kind;
  const reviewed = await parts.identity.review({ kind, body, user: exchange.user });
  answerJson(exchange, { ...reviewed, kind, apiVersion: apiVersionOf(place) }, { code: 201 });
}

async function deleteCollection(
  parts: ResourceParts,
  exchange: Exchange,
  place: Place,
): Promise<void> {
  if (place.kind.namespaced && place.namespace === undefined) throw methodNotAllowed(idOf(place));
  const body = await readOptionalObject(exchange.request);
  const { options, dryRun } = deleteOptionsOf(exchange, body);
  const caller = { ...callerOf(exchange), dryRun };
  const listing = { place, ...selectors(exchange.query) };
  const items = await parts.registry.deleteAll({ listing, options, caller });
  const resourceVersion = String(parts.registry.version);
  const form = representing(parts, exchange, place);
  answerJson(exchange, representList(form, { items, resourceVersion }));
}

async function serveObject(
  parts: ResourceParts,
  exchange: Exchange,
  target: Target,
): Promise<void> {
  const { registry } = parts;
  const form = representing(parts, exchange, target);
  switch (exchange.method) {
    case 'GET': {
      if (flagParameter(exchange.query, 'watch') && exchange.query.has('watch')) {
        exchange.query.append('fieldSelector', `metadata.name=${target.name}`);
        return serveWatch(parts, exchange, watchOf(parts, exchange, target));
      }
      return answerJson(exchange, representObject(form, registry.get(target)));
    }
    case 'PUT': {
      const caller = callerOf(exchange);
      const object = await readObject(exchange.request);
      const replaced = await registry.replace({ target, part: 'main', object, caller });
      return answerJson(exchange, representObject(form, replaced));
    }
    case 'PATCH': {
      const patch = await readPatch(exchange);
      const caller = callerOf(exchange);
      const { object, created } = await registry.patch({ target, part: 'main', patch, caller });
      return answerJson(exchange, representObject(form, object), { code: created ? 201 : 200 });
    }
    case 'DELETE':
      return answerJson(exchange, await deleteOne(parts, exchange, target));
    default:
      throw methodNotAllowed(idOf(target));
  }
}

async function deleteOne(
  { registry }: { readonly registry: Registry },
  exchange: Exchange,
  target: Target,
): Promise<JsonObject> {
  const body = await readOptionalObject(exchange.request);
  const { options, dryRun } = deleteOptionsOf(exchange, body);
  const caller = { ...callerOf(exchange), dryRun };
  const deleted = await registry.delete({ target, options, caller });
  if (deleted.kind === 'waiting') return deleted.object;
  return success({ ...target, uid: deleted.object.metadata.uid });
}

function watchOf(
  parts: ResourceParts,
  exchange: Exchange,
  place: Place,
): Parameters<typeof serveWatch>[2] {
  const { kind, version, namespace } = place;
  const form = representing(parts, exchange, place);
  return { place: { kind, version, namespace }, representing: form, ...selectors(exchange.query) };
}

function representing(
  { clock }: ResourceParts,
  { request, query }: Exchange,
  { kind, version }: Resource,
): Representing {
  return {
    form: formOf(request.headers.accept),
    resource: { kind, version },
    includeObject: includeOf(query.get('includeObject') ?? ''),
    now: clock.now(),
  };
}

function includeOf(text: string): Representing['includeObject'] {
  switch (text) {
    case 'None':
    case 'Object':
      return text;
    default:
      return 'Metadata';
  }
}

type Selectors = {
  readonly labelSelector: string | undefined;
  readonly fieldSelector: string | undefined;
};

function selectors(query: URLSearchParams): Selectors {
  return {
    labelSelector: query.get('labelSelector') ?? undefined,
    fieldSelector: query.getAll('fieldSelector').filter(Boolean).join(',') || undefined,
  };
}

function idOf({ kind, version }: Resource): Parameters<typeof methodNotAllowed>[0] {
  return { group: kind.group, version, plural: kind.plural };
}
