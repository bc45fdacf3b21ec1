// Reads struct declarations out of Go source: names, types, tags and `+marker` comments. Knows only
// the regular subset in which Kubernetes writes its `types.go` files, and takes no prose from them.

export type GoField = {
  /** As Go writes it: `*int32`, `[]ContainerPort`, `map[string]resource.Quantity`. */
  readonly type: string;
  readonly json: string;
  /** Struct tags by name: `json`, `protobuf`, `patchStrategy` … */
  readonly tags: ReadonlyMap<string, string>;
  readonly markers: readonly string[];
};

export type GoType =
  | {
      readonly kind: 'struct';
      readonly fields: readonly GoField[];
      readonly markers: readonly string[];
    }
  | { readonly kind: 'alias'; readonly of: string };

export type GoPackage = {
  readonly types: ReadonlyMap<string, GoType>;
  /** Import path by the name it has in this package's files. */
  readonly imports: ReadonlyMap<string, string>;
};

export function parseGo(sources: readonly string[]): GoPackage {
  const types = new Map<string, GoType>();
  const imports = new Map<string, string>();
  for (const source of sources) {
    for (const [name, path] of importsOf(source)) imports.set(name, path);
    for (const [name, type] of typesOf(source)) types.set(name, type);
  }
  return { types, imports };
}

function importsOf(source: string): Map<string, string> {
  const block = /^import \(\n([\s\S]*?)^\)/m.exec(source)?.[1] ?? '';
  const found = new Map<string, string>();
  for (const [, name, path] of block.matchAll(/^\t(?:(\w+) )?"([^"]+)"/gm)) {
    if (path !== undefined) found.set(name ?? path.slice(path.lastIndexOf('/') + 1), path);
  }
  return found;
}

function typesOf(source: string): Map<string, GoType> {
  const found = new Map<string, GoType>();
  let markers: string[] = [];
  let open: { name: string; fields: GoField[]; markers: string[] } | undefined;
  for (const line of source.split('\n')) {
    const comment = /^\s*\/\/ ?(.*)$/.exec(line)?.[1];
    if (comment !== undefined) {
      if (comment.startsWith('+')) markers.push(comment.slice(1).trim());
      continue;
    }
    // Markers may stand a blank line above the type, but never above a field.
    if (line.trim() === '' && open === undefined) continue;
    const struct = /^type (\w+) struct \{$/.exec(line)?.[1];
    const alias = /^type (\w+) =? ?([^\s{]+)/.exec(line);
    const empty = /^type (\w+) struct ?\{\}$/.exec(line)?.[1];
    if (empty !== undefined) found.set(empty, { kind: 'struct', fields: [], markers });
    else if (struct !== undefined) open = { name: struct, fields: [], markers };
    else if (alias?.[1] !== undefined && alias[2] !== undefined && alias[2] !== 'struct') {
      found.set(alias[1], { kind: 'alias', of: alias[2] });
    } else if (line === '}' && open !== undefined) {
      found.set(open.name, { kind: 'struct', fields: open.fields, markers: open.markers });
      open = undefined;
    } else if (open !== undefined) {
      const field = fieldOf(line, markers);
      if (field !== undefined) open.fields.push(field);
    }
    markers = [];
  }
  return found;
}

function fieldOf(line: string, markers: readonly string[]): GoField | undefined {
  const match = /^\t(?:(\w+)\s+)?(\S+)\s+`([^`]*)`/.exec(line);
  if (match?.[2] === undefined || match[3] === undefined) return undefined;
  const tags = new Map<string, string>();
  for (const [, name, value] of match[3].matchAll(/(\w+):"([^"]*)"/g)) {
    if (name !== undefined && value !== undefined) tags.set(name, value);
  }
  const json = tags.get('json')?.split(',')[0] ?? '';
  return json === '-' ? undefined : { type: match[2], json, tags, markers };
}
