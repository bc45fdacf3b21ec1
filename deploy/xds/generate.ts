// Makes `api/xds/protos.ts` (trimmed definitions) and `api/xds/types.ts` (their static types) from
// the list of fields we use and the public definitions that `@grpc/grpc-js-xds` carries (a
// development dependency). `--check` only compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  definitions,
  WELL_KNOWN,
  WELL_KNOWN_PROTO,
  type Definition,
  type FieldDefinition,
  type MessageDefinition,
} from '../../lib/protobuf/index.ts';

const ROOT = join(import.meta.dirname, '..', '..', 'api', 'xds');
// Our own messages, which no public package carries.
const OWN = ['istio.proto', 'names.proto', 'newer.proto', 'dns.proto', 'peak-ewma.proto'];

type Wanted = { readonly name: string; readonly alias: string; readonly fields: readonly string[] };

function wantedMessages(): readonly Wanted[] {
  const wanted: Wanted[] = [];
  for (const line of readFileSync(join(ROOT, 'fields.txt'), 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [head = '', fields = ''] = line.split(':');
    const [name = '', alias] = head.trim().split(' as ');
    const short = name
      .split('.')
      .filter((part) => /^[A-Z]/.test(part))
      .join('');
    wanted.push({ name, alias: alias ?? short, fields: fields.split(' ').filter((f) => f !== '') });
  }
  return wanted;
}

function upstreamDefinitions(): ReadonlyMap<string, Definition> {
  const require = createRequire(import.meta.url);
  const home = dirname(require.resolve('@grpc/grpc-js-xds/package.json'));
  const sources: string[] = [WELL_KNOWN_PROTO];
  const folders = ['deps/envoy-api/envoy', 'deps/googleapis/google/rpc', 'deps/xds'];
  for (const folder of folders) {
    for (const file of readdirSync(join(home, folder), { recursive: true, encoding: 'utf8' })) {
      if (file.endsWith('.proto')) sources.push(readFileSync(join(home, folder, file), 'utf8'));
    }
  }
  return definitions(sources, 'lenient');
}

function trimmedField(field: FieldDefinition): string {
  const type = field.mapKey === undefined ? field.type : `map<${field.mapKey}, ${field.type}>`;
  const label = field.repeated ? 'repeated ' : field.presence ? 'optional ' : '';
  const isAbsolute = type.includes('.') && !type.startsWith('map');
  return `${label}${isAbsolute ? '.' : ''}${type} ${field.name} = ${field.number};`;
}

function protoText(wanted: readonly Wanted[], upstream: ReadonlyMap<string, Definition>): string {
  const lines: string[] = [];
  for (const { name, fields } of wanted) {
    const definition = upstream.get(name);
    if (definition === undefined) throw new Error(`fields.txt: no definition of ${name}`);
    if (definition.kind === 'enum') {
      const values = [...definition.values].map(([word, number]) => `${word} = ${number};`);
      lines.push(`enum ${name} { ${values.join(' ')} }`);
    } else lines.push(`message ${name} { ${messageText(definition, fields)} }`);
  }
  return lines.join('\n');
}

function messageText(definition: MessageDefinition, fields: readonly string[]): string {
  const oneofs = new Map<string, string[]>();
  const plain: string[] = [];
  for (const name of fields) {
    if (name.includes('=')) {
      plain.push(newerField(name));
      continue;
    }
    const field = definition.fields.find((candidate) => candidate.name === name);
    if (field === undefined) throw new Error(`fields.txt: ${definition.name} has no ${name}`);
    if (field.oneof === undefined) plain.push(trimmedField(field));
    else oneofs.set(field.oneof, [...(oneofs.get(field.oneof) ?? []), trimmedField(field)]);
  }
  for (const [name, parts] of oneofs) plain.push(`oneof ${name} { ${parts.join(' ')} }`);
  return plain.join(' ');
}

/** `dns_jitter=58=google.protobuf.Duration`: newer than the definitions; `*` when repeated. */
function newerField(text: string): string {
  const [name = '', number = '', type = ''] = text.split('=');
  const isRepeated = type.startsWith('*');
  const plainType = isRepeated ? type.slice(1) : type;
  const absolute = plainType.includes('.') ? `.${plainType}` : plainType;
  return `${isRepeated ? 'repeated ' : ''}${absolute} ${name} = ${number};`;
}

const SCALAR_TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  bytes: 'string',
  bool: 'boolean',
  'google.protobuf.Any': 'AnyMessage',
  'google.protobuf.Struct': 'JsonObject',
  'google.protobuf.Value': 'Json',
  'google.protobuf.Duration': 'string',
  'google.protobuf.Timestamp': 'string',
  'google.protobuf.StringValue': 'string',
  'google.protobuf.BytesValue': 'string',
  'google.protobuf.BoolValue': 'boolean',
  'google.protobuf.Empty': 'JsonObject',
};

function typesText(all: ReadonlyMap<string, Definition>, wanted: readonly Wanted[]): string {
  const aliases = new Map(wanted.map(({ name, alias }) => [name, alias]));
  const nameOf = (type: string): string =>
    SCALAR_TYPES[type] ??
    aliases.get(type) ??
    (WELL_KNOWN.has(type) || !type.includes('.') ? 'number' : (type.split('.').at(-1) ?? type));
  const blocks: string[] = [];
  for (const [name, definition] of all) {
    if (WELL_KNOWN.has(name)) continue;
    const alias = nameOf(name);
    if (definition.kind === 'enum') {
      const words = [...definition.values.keys()].map((word) => `'${word}'`);
      blocks.push(`export type ${alias} = ${words.join(' | ')};`);
      continue;
    }
    const fields = definition.fields.map((field) => {
      const type = nameOf(field.type);
      const whole =
        field.mapKey !== undefined
          ? `Readonly<Record<string, ${type}>>`
          : field.repeated
            ? `readonly ${type}[]`
            : type;
      return `readonly ${field.jsonName}?: ${whole};`;
    });
    blocks.push(`export type ${alias} = { ${fields.join(' ')} };`);
  }
  const messages = [...all.values()].filter((d) => d.kind === 'message' && !WELL_KNOWN.has(d.name));
  const rows = messages.map(({ name }) => `readonly '${name}': ${nameOf(name)};`);
  blocks.push(
    `/** Messages by their full name. */\nexport type XdsMessages = { ${rows.join('\n')} };`,
  );
  return blocks.join('\n');
}

function write({ file, text }: { readonly file: string; readonly text: string }): void {
  const path = join(ROOT, file);
  if (!process.argv.includes('--check')) return writeFileSync(path, text);
  // The formatter has its way with blanks and separators.
  const squeeze = (s: string): string => s.replace(/[\s;,|]+/g, '');
  if (squeeze(readFileSync(path, 'utf8')) !== squeeze(text)) {
    console.error(`api/xds/${file} is not what fields.txt says: run node deploy/xds/generate.ts`);
    process.exitCode = 1;
  }
}

const NOTE = '// Generated by deploy/xds/generate.ts from fields.txt: do not edit.';
const wanted = wantedMessages();
const own = OWN.map((file) => readFileSync(join(ROOT, file), 'utf8'));
const text = protoText(wanted, upstreamDefinitions());
const trimmed = definitions([WELL_KNOWN_PROTO, text, ...own]);
const protos = `${NOTE}\n\nexport const XDS_PROTOS = \`\n${[text, ...own].join('\n')}\n\`;\n`;
write({ file: 'protos.ts', text: protos });
const imports = `import type { Json, JsonObject } from '../../lib/index.ts';

export type AnyMessage = {
  readonly '@type': string;
  readonly [field: string]: Json | undefined;
};`;
const types = `${NOTE}\n${imports}\n\n${typesText(trimmed, wanted)}\n`;
write({ file: 'types.ts', text: types });
