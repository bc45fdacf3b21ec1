import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../../../lib/index.ts';
import { messageOf } from '../../../../../local/kinds/protobuf/message.ts';
import { rowOf, type WireType } from '../../../../../local/kinds/shape/index.ts';

export function spec(t: Test): void {
  t.test('decodes what Go would have encoded, whatever the object', async (t) => {
    for (const name of ['core.v1.Pod', 'core.v1.Service', 'apps.v1.Deployment', 'rbac.v1.Role']) {
      fc.assert(
        fc.property(fc.infiniteStream(fc.nat()), (chance) => {
          const object = sample(name, () => Number(chance.next().value), 0);

          t.same(messageOf(name, Uint8Array.from(encode(name, object)), 0), object);
        }),
        { numRuns: 25 },
      );
    }
  });

  t.test('keeps the zero of a pointer and drops the zero of a plain field', async (t) => {
    const zeroes = Uint8Array.from([0x08, 0x00, 0x28, 0x00]);

    t.same(messageOf('apps.v1.DeploymentSpec', zeroes, 0), { replicas: 0 });
  });

  t.test('skips fields it does not know and takes packed numbers', async (t) => {
    t.same(messageOf('core.v1.Namespace', Uint8Array.from([0xc0, 0x3e, 0x01]), 0), {});
    const packed = Uint8Array.from([0x22, 0x02, 0x01, 0x02]);
    t.same(messageOf('core.v1.PodSecurityContext', packed, 0), { supplementalGroups: [1, 2] });
  });

  t.test('ends where messages nest without end', async (t) => {
    const name = 'apiextensions.v1.JSONSchemaProps';
    // `not` is field 28; each level wraps the one before.
    let nested: readonly number[] = [];
    for (let level = 0; level < 200; level += 1)
      nested = [0xe2, 0x01, ...varint(nested.length), ...nested];

    t.throws(() => messageOf(name, Uint8Array.from(nested), 0), /nest deeper/);
  });
}

/** A random object of a type, with only what protobuf can carry and tell from nothing. */
function sample(name: string, chance: () => number, depth: number): JsonObject {
  const entries: [string, Json][] = [];
  for (const { name: key, number, type } of rowOf(name).fields) {
    if (number === undefined || chance() % 4 !== 0) continue;
    if (key === undefined) {
      if (type.kind === 'struct') entries.push(...own(sample(type.name, chance, depth + 1)));
    } else {
      const value = sampleOf(type, chance, depth);
      if (value !== undefined) entries.push([key, value]);
    }
  }
  return Object.fromEntries(entries);
}

function own(object: JsonObject): [string, Json][] {
  return Object.entries(object).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] satisfies [string, Json]],
  );
}

function sampleOf(type: WireType, chance: () => number, depth: number): Json | undefined {
  if (type.kind === 'struct') return depth > 6 ? undefined : sample(type.name, chance, depth + 1);
  if (type.kind === 'scalar') return sampleScalar(type.scalar, chance);
  const items = [0, 1].map(() => sampleOf(type.of, chance, depth + 1));
  const present = items.filter((item) => item !== undefined);
  if (present.length === 0) return undefined;
  if (type.kind === 'list') return present;
  return Object.fromEntries(present.map((item, index) => [`key${index}`, item]));
}

function sampleScalar(scalar: string, chance: () => number): Json | undefined {
  const positive = (chance() % 1000) + 1;
  const samples: Readonly<Record<string, Json>> = {
    string: `text ${positive} é`,
    bool: true,
    int32: positive,
    int64: positive * 2 ** 33,
    bytes: Buffer.from(String(positive)).toString('base64'),
    quantity: `${positive}m`,
    time: new Date(positive * 1e9).toISOString().replace('.000Z', 'Z'),
    'int-or-string': positive % 2 === 0 ? positive : `port-${positive}`,
    raw: { free: [positive] },
  };
  return samples[scalar];
}

function encode(name: string, object: JsonObject): readonly number[] {
  return rowOf(name).fields.flatMap(({ name: key, number, type }) => {
    if (number === undefined) return [];
    if (key === undefined) {
      return type.kind === 'struct' ? tagged(number, encode(type.name, object)) : [];
    }
    const value = object[key];
    return value === undefined ? [] : encodeField({ number, type }, value);
  });
}

type Numbered = { readonly number: number; readonly type: WireType };

function encodeField({ number, type }: Numbered, value: Json): readonly number[] {
  if (type.kind === 'list' && isList(value)) {
    return value.flatMap((item) => encodeField({ number, type: type.of }, item));
  }
  if (type.kind === 'map' && isObject(value)) {
    return own(value).flatMap(([key, item]) =>
      tagged(number, [...tagged(1, text(key)), ...encodeField({ number: 2, type: type.of }, item)]),
    );
  }
  if (type.kind === 'struct' && isObject(value)) return tagged(number, encode(type.name, value));
  return type.kind === 'scalar' ? encodeScalar({ number, type }, value) : [];
}

function encodeScalar({ number, type }: Numbered, value: Json): readonly number[] {
  const scalar = type.kind === 'scalar' ? type.scalar : undefined;
  if (typeof value === 'boolean') return [...varint(number * 8), value ? 1 : 0];
  if (scalar === 'int-or-string') {
    const isText = typeof value === 'string';
    const content = isText
      ? [8, 1, ...tagged(3, text(value))]
      : [8, 0, 16, ...varint(Number(value))];
    return tagged(number, content);
  }
  if (typeof value === 'number') return [...varint(number * 8), ...varint(value)];
  if (scalar === 'raw') return tagged(number, tagged(1, text(JSON.stringify(value))));
  if (typeof value !== 'string') return [];
  if (scalar === 'bytes') return tagged(number, [...Buffer.from(value, 'base64')]);
  if (scalar === 'quantity') return tagged(number, tagged(1, text(value)));
  if (scalar === 'time') return tagged(number, [8, ...varint(Date.parse(value) / 1000)]);
  return tagged(number, text(value));
}

function tagged(number: number, content: readonly number[]): readonly number[] {
  return [...varint(number * 8 + 2), ...varint(content.length), ...content];
}

function text(value: string): readonly number[] {
  return [...Buffer.from(value)];
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
