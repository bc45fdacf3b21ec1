// Writes `local/kinds/fields.ts`: the fields of every Kubernetes type the local cluster serves,
// taken from the Go modules that define them. Facts only (names, numbers, types), no prose.
// Run by hand when the served Kubernetes version rises: `node deploy/kinds/extract.ts`; needs `go`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtinTypeNames } from '../../local/kinds/index.ts';
import { parseGo, type GoField, type GoPackage, type GoType } from './go-types.ts';

const VERSION = 'v0.36.0';
const TARGET = join(import.meta.dirname, '..', '..', 'local', 'kinds', 'fields.ts');

/** Go types with an encoding of their own, by the word that stands for them in the table. */
const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['k8s.io/apimachinery/pkg/api/resource.Quantity', 'quantity'],
  ['k8s.io/apimachinery/pkg/util/intstr.IntOrString', 'int-or-string'],
  ['k8s.io/apimachinery/pkg/runtime.RawExtension', 'raw'],
  ['k8s.io/apimachinery/pkg/types.UID', 'string'],
  ['k8s.io/apimachinery/pkg/types.NodeName', 'string'],
  ['meta.v1.Time', 'time'],
  ['meta.v1.MicroTime', 'micro-time'],
  ['meta.v1.FieldsV1', 'raw'],
  ['apiextensions.v1.JSON', 'raw'],
  ['apiextensions.v1.JSONSchemaPropsOrBool', 'schema-or-bool'],
  ['apiextensions.v1.JSONSchemaPropsOrArray', 'schema-or-list'],
  ['apiextensions.v1.JSONSchemaPropsOrStringArray', 'schema-or-strings'],
  // A list that protobuf wraps in a message, because a map's value cannot repeat.
  ['authentication.v1.ExtraValue', 'strings'],
  ['authorization.v1.ExtraValue', 'strings'],
]);

const SCALARS = new Set(['string', 'bool', 'int32', 'int64', 'float64']);

type Source = {
  readonly folderOf: (module: string) => string;
  readonly packages: Map<string, GoPackage>;
};

/** A type as the table writes it, and the structs it mentions. */
type Written = { readonly text: string; readonly mentions: readonly string[] };

function main(): void {
  const source: Source = { folderOf: downloadModules(), packages: new Map() };
  const done = new Map<string, string>();
  const waiting = [...builtinTypeNames()];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (done.has(name)) continue;
    const written = writeStruct(source, name);
    done.set(name, written.text);
    waiting.push(...written.mentions);
  }
  const table = [...done.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  writeFileSync(TARGET, `${header()}export const FIELDS = \`\n${table.join('')}\`;\n`);
}

function header(): string {
  return [
    `// Generated from k8s.io/api ${VERSION} by deploy/kinds/extract.ts: do not edit.`,
    '// The fields of every built-in type, in one text that `shape/row.ts` reads type by type.',
    '// A type: `type <name> [atomic]`. A field: `<name> <protobuf number> <type> <marks>`, where',
    '// `+` inlines the fields of another type, `*` is a pointer (a zero is a value), `zero` says',
    '// that a zero is written, `list`, `map` and `struct` say who may own parts (lists are atomic',
    '// unless said), and `merge` and `retain-keys` steer strategic merge patches.',
    '',
  ].join('\n');
}

function downloadModules(): (module: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-kinds-'));
  const run = (...args: readonly string[]): string =>
    execFileSync('go', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    run('mod', 'init', 'kinds');
    const found = new Map<string, string>();
    for (const module of ['api', 'apimachinery', 'apiextensions-apiserver']) {
      const answer = run('mod', 'download', '-json', `k8s.io/${module}@${VERSION}`);
      found.set(module, /"Dir": "([^"]+)"/.exec(answer)?.[1] ?? '');
    }
    return (module) => found.get(module) ?? '';
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function packageOf(source: Source, name: string): GoPackage {
  const known = source.packages.get(name);
  if (known !== undefined) return known;
  const [group = '', version = ''] = name.split('.');
  const folder =
    group === 'meta'
      ? join(source.folderOf('apimachinery'), 'pkg/apis/meta', version)
      : group === 'apiextensions'
        ? join(source.folderOf('apiextensions-apiserver'), 'pkg/apis/apiextensions', version)
        : join(source.folderOf('api'), group, version);
  const files = readdirSync(folder).filter((file) => /^types(_jsonschema)?\.go$/.test(file));
  const parsed = parseGo(files.map((file) => readFileSync(join(folder, file), 'utf8')));
  source.packages.set(name, parsed);
  return parsed;
}

/** `core.v1` and `Pod` from `core.v1.Pod`. */
function split(name: string): { readonly home: string; readonly local: string } {
  const dot = name.lastIndexOf('.');
  return { home: name.slice(0, dot), local: name.slice(dot + 1) };
}

function lookUp(source: Source, name: string): GoType {
  const { home, local } = split(name);
  const found = packageOf(source, home).types.get(local);
  if (found === undefined) throw new Error(`no Go type ${name}: was it renamed?`);
  return found;
}

function writeStruct(source: Source, name: string): Written {
  const type = lookUp(source, name);
  if (type.kind !== 'struct') throw new Error(`${name} is not a struct`);
  const mentions: string[] = [];
  const atomic = type.markers.includes('structType=atomic') ? ' atomic' : '';
  let text = `type ${name}${atomic}\n`;
  for (const field of type.fields) {
    const written = writeType(source, { home: split(name).home, type: field.type });
    mentions.push(...written.mentions);
    const number = /^\w+,(\d+)/.exec(field.tags.get('protobuf') ?? '')?.[1] ?? '-';
    const words = [field.json === '' ? '+' : field.json, number, written.text, ...marksOf(field)];
    text += `  ${words.join(' ')}\n`;
  }
  return { text, mentions };
}

type Mention = { readonly home: string; readonly type: string };

function writeType(source: Source, { home, type }: Mention): Written {
  const inner = (chars: number): Written => writeType(source, { home, type: type.slice(chars) });
  if (type.startsWith('*')) return wrapped('*', inner(1));
  if (type === '[]byte') return { text: 'bytes', mentions: [] };
  if (type.startsWith('[]')) return wrapped('[]', inner(2));
  const map = /^map\[[^\]]+\](.+)$/.exec(type)?.[1];
  if (map !== undefined) return wrapped('{}', writeType(source, { home, type: map }));
  if (SCALARS.has(type)) return { text: type, mentions: [] };
  const name = qualified(packageOf(source, home), { home, type });
  const special = SPECIAL.get(name);
  if (special !== undefined) return { text: special, mentions: [] };
  const found = lookUp(source, name);
  if (found.kind === 'alias') return writeType(source, { home: split(name).home, type: found.of });
  return { text: split(name).home === home ? split(name).local : name, mentions: [name] };
}

function wrapped(prefix: string, inner: Written): Written {
  return { text: `${prefix}${inner.text}`, mentions: inner.mentions };
}

/** `metav1.ObjectMeta` → `meta.v1.ObjectMeta`; a package we do not read keeps its import path. */
function qualified(from: GoPackage, { home, type }: Mention): string {
  const [prefix = '', local] = type.split('.');
  if (local === undefined) return `${home}.${type}`;
  const path = from.imports.get(prefix) ?? prefix;
  const known = /^k8s\.io\/(?:api|apimachinery\/pkg\/apis)\/(\w+)\/(v\w+)$/.exec(path);
  return known === null ? `${path}.${local}` : `${known[1]}.${known[2]}.${local}`;
}

function marksOf(field: GoField): string[] {
  const valueOf = (marker: string): string | undefined =>
    field.markers.find((text) => text.startsWith(`${marker}=`))?.slice(marker.length + 1);
  const marks: string[] = [];
  const mayOmit = /,omit(empty|zero)/.test(field.tags.get('json') ?? '');
  const inlined = field.json === '';
  const optional = field.markers.includes('optional') || mayOmit;
  if (!inlined && (field.markers.includes('required') || !optional)) marks.push('required');
  if (!inlined && !mayOmit) marks.push('zero');
  const keys = field.markers.filter((text) => text.startsWith('listMapKey='));
  const list = valueOf('listType');
  if (list === 'set') marks.push('list=set');
  if (list === 'map') marks.push(`list=${keys.map((text) => text.slice(11)).join(',')}`);
  for (const owner of ['map', 'struct']) {
    const value = valueOf(`${owner}Type`);
    if (value !== undefined) marks.push(`${owner}=${value}`);
  }
  const strategy = field.tags.get('patchStrategy')?.split(',') ?? [];
  const key = field.tags.get('patchMergeKey');
  if (strategy.includes('merge')) marks.push(key === undefined ? 'merge' : `merge=${key}`);
  if (strategy.includes('retainKeys')) marks.push('retain-keys');
  const preset = valueOf('default');
  if (preset !== undefined && !preset.startsWith('ref(')) marks.push(`default=${preset}`);
  return marks;
}

main();
