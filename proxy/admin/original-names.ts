// Proto3 JSON with the fields' original names (`filter_chains`), as Envoy's admin port prints it
// and as people's scripts expect it. Keys of maps and of structs are data, not names, and stay.
import { isList, isObject, type Definition, type Json, type JsonObject } from '../../lib/index.ts';
import { nameOfTypeUrl } from '../../api/xds/index.ts';

export type Definitions = ReadonlyMap<string, Definition>;

export function originalNames(
  definitions: Definitions,
  type: string,
  value: Json | undefined,
): Json {
  if (type === 'google.protobuf.Any') return anyMessage(definitions, value);
  const definition = definitions.get(type);
  if (definition?.kind !== 'message' || type.startsWith('google.protobuf.') || !isObject(value)) {
    return value ?? {};
  }
  const result: Record<string, Json> = {};
  for (const field of definition.fields) {
    const given = value[field.jsonName];
    if (given === undefined) continue;
    const one = (item: Json | undefined): Json => originalNames(definitions, field.type, item);
    if (field.mapKey !== undefined) result[field.name] = mapped(given, one);
    else result[field.name] = isList(given) ? given.map(one) : one(given);
  }
  return result;
}

function anyMessage(definitions: Definitions, value: Json | undefined): Json {
  if (!isObject(value)) return {};
  const url = value['@type'];
  if (typeof url !== 'string') return value;
  const inner = originalNames(definitions, nameOfTypeUrl(url), value);
  return { '@type': url, ...(isObject(inner) ? inner : {}) };
}

function mapped(value: Json, one: (item: Json | undefined) => Json): JsonObject {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, one(item)]));
}
