// Runs test/golden/*/in.yaml: objects people write, and what one proxy is told, in out.yaml beside
// it. `UPDATE=1 npx tap test/golden/golden.test.ts` writes what is told now, for review in the
// diff.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { t } from 'tap';
import { parse, stringify } from 'yaml';
import { stringAt, type JsonObject } from '../../lib/index.ts';
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
    const kind = CLIENTS.find((client) => client === stringAt(head, 'client')) ?? 'lateen';
    // The proxy must also take it: a golden file that is refused would be of no use.
    if (kind === 'lateen') mesh.plan({ namespace, pod });
    const view = mesh.view({ namespace, pod });
    const told = shown(forClient(mesh.snapshot({ namespace, pod }), { kind, view }), head);
    const out = join(FOLDER, name, 'out.yaml');
    if (updates)
      writeFileSync(out, stringify(told, { lineWidth: 0, aliasDuplicateObjects: false }));
    t.same(told, parse(readFileSync(out, 'utf8')));
  });
}

/** `show` lists `<kind> <name>`, where `*` is anything; `names` lists kinds to name only. */
function shown(snapshot: Snapshot, head: JsonObject): JsonObject {
  const kinds = new Map<string, ReadonlyMap<string, JsonObject>>(Object.entries(snapshot));
  const told: Record<string, JsonObject | readonly string[]> = {};
  for (const item of words(head, 'show')) {
    const [kind = '', pattern = ''] = item.split(' ');
    for (const [name, resource] of kinds.get(kind) ?? []) {
      if (matchesGlob(name, pattern)) told[`${kind} ${name}`] = resource;
    }
  }
  for (const item of words(head, 'names')) {
    told[`all ${item}`] = [...(kinds.get(item) ?? new Map<string, unknown>()).keys()].sort();
  }
  return told;
}
