// The parts of objects that have paths of their own: status, scale, and what pods, service accounts
// and namespaces have beside.
import { objectAt, stringAt, type ResourceId } from '../../lib/index.ts';
import {
  badRequest,
  methodNotAllowed,
  success,
  unknownPath,
  type Target,
  type WrittenPart,
} from '../registry/index.ts';
import { serveLog } from './agent.ts';
import { readObject } from './body.ts';
import { callerOf, deleteOptionsOf } from './caller.ts';
import { answerJson, type Exchange } from './exchange.ts';
import type { ResourceParts } from './parts.ts';
import { readPatch } from './patch-body.ts';

type SubresourceRequest = { readonly target: Target; readonly subresource: string };

export async function serveSubresource(
  parts: ResourceParts,
  exchange: Exchange,
  { target, subresource }: SubresourceRequest,
): Promise<void> {
  const { kind } = target;
  const of = (plural: string): boolean => kind.group === '' && kind.plural === plural;
  if (subresource === 'status' && kind.hasStatus)
    return servePart(parts, exchange, { target, part: 'status' });
  if (subresource === 'scale' && kind.scale !== undefined) {
    return servePart(parts, exchange, { target, part: 'scale' });
  }
  if (of('pods') && subresource === 'log') return serveLog(parts, exchange, target);
  if (of('pods') && subresource === 'binding') return bind(parts, exchange, target);
  if (of('pods') && subresource === 'eviction') return evict(parts, exchange, target);
  if (of('pods') && ['exec', 'attach', 'portforward'].includes(subresource)) {
    throw badRequest('Upgrade request required');
  }
  if (of('serviceaccounts') && subresource === 'token') return createToken(parts, exchange, target);
  if (of('namespaces') && subresource === 'finalize') return finalize(parts, exchange, target);
  throw unknownPath(idOf(target));
}

async function servePart(
  { registry }: ResourceParts,
  exchange: Exchange,
  { target, part }: { readonly target: Target; readonly part: WrittenPart },
): Promise<void> {
  switch (exchange.method) {
    case 'GET':
      return answerJson(exchange, part === 'scale' ? registry.scale(target) : registry.get(target));
    case 'PUT': {
      const caller = callerOf(exchange);
      const object = await readObject(exchange.request);
      return answerJson(exchange, await registry.replace({ target, part, object, caller }));
    }
    case 'PATCH': {
      const patch = await readPatch(exchange);
      const { object } = await registry.patch({ target, part, patch, caller: callerOf(exchange) });
      return answerJson(exchange, object);
    }
    default:
      throw methodNotAllowed(idOf(target));
  }
}

async function bind(
  { registry }: ResourceParts,
  exchange: Exchange,
  target: Target,
): Promise<void> {
  const body = await readPosted(exchange, target);
  await registry.bind({ target, body, caller: callerOf(exchange) });
  answerJson(exchange, success({ ...target, uid: undefined }), { code: 201 });
}

/** No disruption budget is kept here: eviction is deletion. */
async function evict(
  { registry }: ResourceParts,
  exchange: Exchange,
  target: Target,
): Promise<void> {
  const body = await readPosted(exchange, target);
  const { options, dryRun } = deleteOptionsOf(exchange, objectAt(body, 'deleteOptions') ?? {});
  const caller = callerOf(exchange);
  await registry.delete({
    target,
    options,
    caller: { ...caller, dryRun: dryRun || caller.dryRun },
  });
  answerJson(exchange, success({ ...target, uid: undefined }), { code: 201 });
}

async function createToken(
  { identity }: ResourceParts,
  exchange: Exchange,
  target: Target,
): Promise<void> {
  const body = await readPosted(exchange, target);
  answerJson(exchange, await identity.createToken(target, body), { code: 201 });
}

async function finalize(
  { registry }: ResourceParts,
  exchange: Exchange,
  target: Target,
): Promise<void> {
  if (exchange.method !== 'PUT') throw methodNotAllowed(idOf(target));
  const object = await readObject(exchange.request);
  if (stringAt(object, 'metadata', 'name') !== target.name) throw badRequest('the names differ');
  const caller = callerOf(exchange);
  answerJson(exchange, await registry.replace({ target, part: 'finalize', object, caller }));
}

async function readPosted(
  exchange: Exchange,
  target: Target,
): Promise<Awaited<ReturnType<typeof readObject>>> {
  if (exchange.method !== 'POST') throw methodNotAllowed(idOf(target));
  return readObject(exchange.request);
}

function idOf({ kind, version }: Target): ResourceId {
  return { group: kind.group, version, plural: kind.plural };
}
