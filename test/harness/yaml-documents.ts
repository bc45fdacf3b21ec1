// Test cases in YAML: a first document that says what is asked, then Kubernetes objects as
// people write them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isObject, listAt, type JsonObject } from '../../lib/index.ts';
import { MeshUnderTest } from './mesh-under-test.ts';

const BASES = join(import.meta.dirname, '..', 'semantics', 'with');

export type YamlCase = { readonly head: JsonObject; readonly mesh: MeshUnderTest };

/** `with` in the first document lists files of objects that many cases share. */
export function yamlCase(path: string): YamlCase {
  const [first, ...objects] = parseAllDocuments(readFileSync(path, 'utf8'));
  const head: unknown = first?.toJS();
  if (!isObject(head)) throw new Error(`${path}: the first document says what is asked`);
  const bases = words(head, 'with').map((name) =>
    readFileSync(join(BASES, `${name}.yaml`), 'utf8'),
  );
  const mesh = new MeshUnderTest([...bases, ...objects.map((object) => object.toString())]);
  return { head, mesh };
}

export function words(value: JsonObject, field: string): readonly string[] {
  return listAt(value, field).filter((word) => typeof word === 'string');
}
