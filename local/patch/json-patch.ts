// JSON Patch (RFC 6902): operations carried out in order, all or none. Messages follow what users
// of Kubernetes see, so that they can be searched for.
import { isDeeperThan, isList, isObject, sameJson, stringAt, type Json } from '../../lib/index.ts';
import { listIndex, parsePointer } from './json-pointer.ts';
import { memberOf, withMember, withoutMember } from './member.ts';
import { DEPTH_MAX, rejected, type Patched, type Rejected } from './patched.ts';

// What Kubernetes allows. Each operation costs at most one copy of the lists on its path.
const OPERATIONS_MAX = 10_000;
// Objects are at most 1.5 MiB when stored; `copy` alone could grow a small patch without end.
const COPIED_BYTES_MAX = 3 * 1024 * 1024;

const OPERATIONS = ['add', 'remove', 'replace', 'move', 'copy', 'test'] as const;

type Operation = {
  readonly op: (typeof OPERATIONS)[number];
  readonly path: string;
  readonly tokens: readonly string[];
  readonly from: { readonly path: string; readonly tokens: readonly string[] };
  readonly value: Json;
};
type Step = { readonly kind: 'ok'; readonly value: Json } | Rejected;
type Edit = 'add' | 'remove' | 'replace';

export function jsonPatch(document: Json, operations: readonly Json[]): Patched<Json> {
  if (operations.length > OPERATIONS_MAX) {
    const counts = `is ${OPERATIONS_MAX}, got ${operations.length}`;
    return rejected('too-large', `The allowed maximum operations in a JSON patch ${counts}`);
  }
  let value = document;
  let copiedBytes = 0;
  for (const [index, raw] of operations.entries()) {
    const operation = readOperation(raw, index);
    if (operation.kind === 'rejected') return operation;
    const step = carryOut(value, operation.value);
    if (step.kind === 'rejected') return step;
    if (operation.value.op === 'copy') copiedBytes += sizeOf(value, operation.value.from.tokens);
    if (copiedBytes > COPIED_BYTES_MAX) {
      return rejected('too-large', 'the copy operations of the JSON patch add up to over 3 MiB');
    }
    value = step.value;
  }
  return { kind: 'ok', value };
}

function carryOut(document: Json, operation: Operation): Step {
  const { op, path, tokens, from, value } = operation;
  switch (op) {
    case 'add':
    case 'replace':
    case 'remove':
      return edit(document, operation, { op, value });
    case 'test': {
      const found = valueAt(document, tokens);
      if (sameJson(found, value)) return { kind: 'ok', value: document };
      return rejected('inapplicable', `testing value ${path} failed: test failed`);
    }
    case 'copy': {
      const found = valueAt(document, from.tokens);
      if (found === undefined) return missing({ op: 'copy', path: from.path });
      return edit(document, operation, { op: 'add', value: found });
    }
    case 'move': {
      if (path.startsWith(`${from.path}/`)) {
        return rejected('inapplicable', `move operation cannot put ${from.path} into itself`);
      }
      const found = valueAt(document, from.tokens);
      if (found === undefined) return missing({ op: 'move', path: from.path });
      const taken = edit(document, { ...operation, ...from }, { op: 'remove', value });
      return taken.kind === 'ok'
        ? edit(taken.value, operation, { op: 'add', value: found })
        : taken;
    }
  }
}

function edit(
  document: Json,
  where: Pick<Operation, 'op' | 'path' | 'tokens'>,
  change: { readonly op: Edit; readonly value: Json },
): Step {
  const edited = editAt(document, where.tokens, change);
  return edited === undefined ? missing(where) : { kind: 'ok', value: edited };
}

/** The document with the change made at the path, or undefined when the path leads nowhere. */
function editAt(
  document: Json,
  tokens: readonly string[],
  change: { readonly op: Edit; readonly value: Json },
): Json | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) return change.op === 'remove' ? undefined : change.value;
  if (rest.length === 0) return editMember(document, token, change);
  if (isList(document)) {
    const index = listIndex(token);
    const child = index === undefined ? undefined : document[index];
    const edited = child === undefined ? undefined : editAt(child, rest, change);
    return index === undefined || edited === undefined ? undefined : document.with(index, edited);
  }
  const child = isObject(document) ? memberOf(document, token) : undefined;
  const edited = child === undefined ? undefined : editAt(child, rest, change);
  return isObject(document) && edited !== undefined
    ? withMember(document, token, edited)
    : undefined;
}

function editMember(
  parent: Json,
  token: string,
  { op, value }: { readonly op: Edit; readonly value: Json },
): Json | undefined {
  if (isObject(parent)) {
    if (op !== 'add' && memberOf(parent, token) === undefined) return undefined;
    return op === 'remove' ? withoutMember(parent, token) : withMember(parent, token, value);
  }
  if (!isList(parent)) return undefined;
  const index = token === '-' && op === 'add' ? parent.length : listIndex(token);
  const last = op === 'add' ? parent.length : parent.length - 1;
  if (index === undefined || index > last) return undefined;
  switch (op) {
    case 'add':
      return parent.toSpliced(index, 0, value);
    case 'remove':
      return parent.toSpliced(index, 1);
    case 'replace':
      return parent.with(index, value);
  }
}

function valueAt(document: Json, tokens: readonly string[]): Json | undefined {
  let current: Json | undefined = document;
  for (const token of tokens) {
    if (isObject(current)) current = memberOf(current, token);
    else if (isList(current)) current = current[listIndex(token) ?? -1];
    else return undefined;
  }
  return current;
}

function missing({ op, path }: Pick<Operation, 'op' | 'path'>): Rejected {
  const what = `${op} operation does not apply: doc is missing path: "${path}": missing value`;
  return rejected('inapplicable', what);
}

function readOperation(
  raw: Json,
  index: number,
): { readonly kind: 'ok'; readonly value: Operation } | Rejected {
  const op = OPERATIONS.find((name) => name === stringAt(raw, 'op'));
  if (!isObject(raw) || op === undefined) {
    return rejected('malformed', `operation ${index}: op must be one of ${OPERATIONS.join(', ')}`);
  }
  const path = pointer(raw['path']);
  if (path === undefined) return rejected('malformed', `operation ${index}: path is not a pointer`);
  const needsFrom = op === 'move' || op === 'copy';
  const from = needsFrom ? pointer(raw['from']) : path;
  if (from === undefined) return rejected('malformed', `operation ${index}: from is not a pointer`);
  const value = raw['value'];
  if (value === undefined && (op === 'add' || op === 'replace' || op === 'test')) {
    return rejected('malformed', `operation ${index}: value is missing`);
  }
  if (path.tokens.length > DEPTH_MAX || isDeeperThan(value, DEPTH_MAX - path.tokens.length)) {
    return rejected('too-large', `operation ${index}: deeper than ${DEPTH_MAX} levels`);
  }
  return { kind: 'ok', value: { op, ...path, from, value: value ?? null } };
}

function pointer(
  raw: Json | undefined,
): { readonly path: string; readonly tokens: readonly string[] } | undefined {
  if (typeof raw !== 'string') return undefined;
  const tokens = parsePointer(raw);
  return tokens === undefined ? undefined : { path: raw, tokens };
}

function sizeOf(document: Json, tokens: readonly string[]): number {
  return JSON.stringify(valueAt(document, tokens) ?? null).length;
}
