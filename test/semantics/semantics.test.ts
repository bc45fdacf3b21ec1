// Runs test/semantics/*.yaml: objects people write, requests, and what must be decided about them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { t } from 'tap';
import {
  isObject,
  listAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../lib/index.ts';
import type { MeshUnderTest, PodName } from '../harness/mesh-under-test.ts';
import { inbound, isCaller, outbound, type Decision } from '../harness/semantics.ts';
import { yamlCase } from '../harness/yaml-documents.ts';

const FOLDER = import.meta.dirname;

for (const file of readdirSync(FOLDER).sort()) {
  if (!file.endsWith('.yaml')) continue;
  const { head, mesh } = yamlCase(join(FOLDER, file));
  await t.test(file, async (t) => {
    for (const item of listAt(head, 'cases')) {
      if (!isObject(item)) throw new Error(`${file}: a case is not an object`);
      const decision = decide(mesh, item);
      const expected = objectAt(item, 'then') ?? {};
      await t.test(stringAt(item, 'it') ?? '', async (t) => {
        t.same(pick(decision, Object.keys(expected)), expected);
      });
    }
  });
}

function decide(mesh: MeshUnderTest, item: JsonObject): Decision {
  const called = stringAt(item, 'calls');
  if (called !== undefined) {
    const as = stringAt(item, 'as') ?? '';
    if (!isCaller(as)) throw new Error(`nobody calls as ${as}`);
    const [pod = '', port = ''] = called.split(':');
    return inbound(mesh, { to: podName(pod), port: Number(port), as });
  }
  const speaks = stringAt(item, 'speaks') ?? 'http';
  if (speaks !== 'http' && speaks !== 'bytes' && speaks !== 'tls') throw new Error(speaks);
  const [method = '', url = ''] = (stringAt(item, 'asks') ?? '').split(' ');
  return outbound(mesh, {
    from: podName(stringAt(item, 'from') ?? ''),
    url,
    method,
    speaks,
    at: stringAt(item, 'at'),
    headers: texts(objectAt(item, 'headers')),
  });
}

function podName(text: string): PodName {
  const [namespace = '', pod = ''] = text.split('/');
  return { namespace, pod };
}

function texts(values: JsonObject | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [name, text(value)]),
  );
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function pick(decision: Decision, names: readonly string[]): Decision {
  return Object.fromEntries(names.map((name) => [name, decision[name]]));
}
