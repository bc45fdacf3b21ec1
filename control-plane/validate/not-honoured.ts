// Tells people of fields that they set and that nothing here acts on: where, why, and what does
// instead. Which fields these are is data; this walks one object along it.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { Findings } from './finding.ts';
import { NOT_HONOURED, type NotHonoured } from './not-honoured-fields.ts';

/** Of our own, since Istio honours them: whoever looks for it finds all of them. */
export const NOT_HONOURED_CODE = 'LTN0101';

export function warnNotHonoured(kind: string, spec: Json | undefined, findings: Findings): void {
  for (const row of NOT_HONOURED.get(kind) ?? []) {
    for (const { path, value } of placesOf(row.field, spec ?? {})) {
      if (row.only !== undefined && !row.only.holds(value)) continue;
      const { message, remedy } = row;
      findings.warn({ code: NOT_HONOURED_CODE, path, message, remedy });
    }
  }
}

/** The same for the mesh's configuration, as sentences for a log. */
export function meshNotHonoured(mesh: JsonObject): readonly string[] {
  return (NOT_HONOURED.get('MeshConfig') ?? []).flatMap((row) =>
    placesOf(row.field, mesh, 'mesh')
      .filter(({ value }) => row.only === undefined || row.only.holds(value))
      .map(({ path }) => `${path} ${row.message}: ${row.remedy}`),
  );
}

type Place = { readonly path: string; readonly value: Json };

/** Where in a value a field is: `http[].match[]` is every match of every rule, `{}` every key. */
function placesOf(field: NotHonoured['field'], value: Json, root = 'spec'): readonly Place[] {
  let places: readonly Place[] = [{ path: root, value }];
  for (const segment of field === '' ? [] : field.split('.')) {
    const name = segment.replace(/\[\]$|\{\}$/, '');
    places = places.flatMap((place) => below(place, name));
    if (segment.endsWith('[]')) places = places.flatMap(items);
    if (segment.endsWith('{}')) places = places.flatMap(entries);
  }
  return places;
}

function below({ path, value }: Place, name: string): readonly Place[] {
  if (!isObject(value)) return [];
  const inner = value[name];
  return inner === undefined || inner === null ? [] : [{ path: `${path}.${name}`, value: inner }];
}

function items({ path, value }: Place): readonly Place[] {
  if (!isList(value)) return [];
  return value.map((item, i) => ({ path: `${path}[${i}]`, value: item }));
}

function entries({ path, value }: Place): readonly Place[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [{ path: `${path}[${key}]`, value: item }],
  );
}
