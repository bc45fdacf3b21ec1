// Types written by hand, for tests that need a shape but no kind.
import type { Field, TypeNode } from '../../local/kinds/index.ts';

export const text: TypeNode = { kind: 'scalar', scalar: 'string' };
export const integer: TypeNode = { kind: 'scalar', scalar: 'integer' };

export function struct(fields: Readonly<Record<string, TypeNode | Field>>): TypeNode {
  const entries = Object.entries(fields).map(([name, type]): [string, Field] => [
    name,
    'kind' in type
      ? { type: () => type, required: false, nullable: false, default: undefined }
      : type,
  ]);
  return {
    kind: 'object',
    name: undefined,
    fields: new Map(entries),
    preserveUnknown: false,
    atomic: false,
    retainKeys: false,
  };
}

export function mapOf(value: TypeNode): TypeNode {
  return { kind: 'map', value: () => value, atomic: false };
}

export function atomicList(item: TypeNode): TypeNode {
  return { kind: 'list', item: () => item, list: 'atomic', keys: [], merge: { kind: 'replace' } };
}

export function setOf(item: TypeNode): TypeNode {
  return { kind: 'list', item: () => item, list: 'set', keys: [], merge: { kind: 'set' } };
}

/** Keyed by all `keys` for ownership and by the first for strategic merge. */
export function keyedList(item: TypeNode, keys: readonly [string, ...string[]]): TypeNode {
  const merge = { kind: 'key', key: keys[0] } as const;
  return { kind: 'list', item: () => item, list: 'map', keys, merge };
}

/** A small workload: enough of a Deployment's shape for ownership and merging. */
export const workloadType: TypeNode = struct({
  apiVersion: text,
  kind: text,
  metadata: struct({
    name: text,
    namespace: text,
    labels: mapOf(text),
    annotations: mapOf(text),
    finalizers: setOf(text),
  }),
  spec: struct({
    replicas: integer,
    paused: { kind: 'scalar', scalar: 'boolean' },
    selector: struct({ matchLabels: mapOf(text) }),
    args: atomicList(text),
    raw: { kind: 'any' },
    containers: keyedList(
      struct({
        name: text,
        image: text,
        ports: keyedList(
          struct({
            name: text,
            containerPort: integer,
            protocol: { type: () => text, required: false, nullable: false, default: 'TCP' },
          }),
          ['containerPort', 'protocol'],
        ),
        env: keyedList(struct({ name: text, value: text }), ['name']),
      }),
      ['name'],
    ),
  }),
  status: struct({ ready: integer }),
});
