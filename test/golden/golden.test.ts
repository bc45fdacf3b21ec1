// Runs test/golden/*/in.yaml: objects people write, and what one proxy is told, in out.yaml beside
// it. `UPDATE=1 npx tap test/golden/golden.test.ts` writes what is told now, for review in the
// diff.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { t } from 'tap';
import { parse, stringify } from 'yaml';
import { isList, isObject, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import { forClient, type Snapshot } from '../../control-plane/translate/index.ts';
import { words, yamlCase } from '../harness/yaml-documents.ts';

const FOLDER = import.meta.dirname;
/** `client` in the head: whose files these are, when not our own proxy's. */
const CLIENTS = ['istio-proxy', 'envoy', 'grpc'] as const;
const updates = process.env['UPDATE'] === '1';

const cases = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());

for (const { name } of cases.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
  await t.test(name, async (t) => {
    const { head, mesh } = yamlCase(join(FOLDER, name, 'in.yaml'));
    const [namespace = '', pod = ''] = (stringAt(head, 'proxy') ?? '').split('/');
    const proxy = { namespace, pod, capturesDns: head['dns'] === true };
    const kind = CLIENTS.find((client) => client === stringAt(head, 'client')) ?? 'lateen';
    // The proxy must also take it: a golden file that is refused would be of no use.
    if (kind === 'lateen') mesh.plan(proxy);
    // What the client lists; without it, it is taken to know everything.
    const extensions = words(head, 'extensions');
    const view = mesh.view(proxy);
    const told = shown(forClient(mesh.snapshot(proxy), { kind, view, extensions }), head);
    const out = join(FOLDER, name, 'out.yaml');
    if (updates)
      writeFileSync(out, stringify(told, { lineWidth: 0, aliasDuplicateObjects: false }));
    t.same(told, parse(readFileSync(out, 'utf8')));
  });
}

/**
 * `show` lists `<kind> <name>`, where `*` is anything; `names` lists kinds to name only. `at` lists
 * paths, and of what is shown only what is there is told, each value once.
 */
function shown(snapshot: Snapshot, head: JsonObject): JsonObject {
  const kinds = new Map<string, ReadonlyMap<string, JsonObject>>(Object.entries(snapshot));
  const told: Record<string, Json> = {};
  for (const item of words(head, 'show')) {
    const [kind = '', pattern = ''] = item.split(' ');
    for (const [name, resource] of kinds.get(kind) ?? []) {
      if (!matchesGlob(name, pattern)) continue;
      for (const [key, value] of partsOf(resource, words(head, 'at'))) {
        told[`${kind} ${name}${key}`] = value;
      }
    }
  }
  for (const item of words(head, 'names')) {
    told[`all ${item}`] = [...(kinds.get(item) ?? new Map<string, unknown>()).keys()].sort();
  }
  return told;
}

function partsOf(
  resource: JsonObject,
  paths: readonly string[],
): readonly (readonly [string, Json])[] {
  if (paths.length === 0) return [['', resource]];
  return paths.map((path) => {
    const found = path.split('.').reduce<readonly Json[]>(below, [resource]);
    const distinct = new Map(found.map((value) => [JSON.stringify(value), value]));
    return [` ${path}`, [...distinct.values()]];
  });
}

/** Of each of a list, what it has by a name. */
function below(values: readonly Json[], name: string): readonly Json[] {
  return values
    .flatMap((value) => (isObject(value) ? (value[name] ?? []) : []))
    .flatMap((value) => (isList(value) ? value : [value]));
}
