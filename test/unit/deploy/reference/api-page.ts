import type { Test } from '../../../harness/unit.ts';
import { ISTIO_KINDS } from '../../../../api/istio/index.ts';
import { NOT_HONOURED } from '../../../../control-plane/validate/index.ts';
import { apiPage } from '../../../../deploy/reference/index.ts';

export function spec(t: Test): void {
  const page = apiPage();
  const section = (kind: string): string => page.split(`## ${kind}\n`)[1]?.split('\n## ')[0] ?? '';

  t.test('has every kind, and its fields with what becomes of them', async (t) => {
    for (const { kind } of ISTIO_KINDS) t.not(section(kind), '', kind);
    t.match(section('VirtualService'), /\| `http\[\]\.retries` \| `attempts` .* \| honoured \|/);
    t.match(section('VirtualService'), /\| `statPrefix` \| is counted by proxies that are Envoy/);
    t.match(section('DestinationRule'), /`trafficPolicy` \| as `trafficPolicy` \|/);
    t.match(section('Sidecar'), /`captureMode` \| honoured; `NONE` is not applied/);
    t.match(section('EnvoyFilter'), /The whole kind is kept, but not applied/);
    t.match(section('MeshConfig'), /`ingressClass` \| is not applied: Ingress/);
  });

  t.test('warns of fields that there are only', async (t) => {
    for (const { kind, spec } of ISTIO_KINDS) {
      if (spec === undefined) continue;
      for (const { field } of NOT_HONOURED.get(kind) ?? []) {
        if (field !== '') t.ok(isThere(spec, field), `${kind} ${field}`);
      }
    }
  });
}

function isThere(schema: unknown, field: string): boolean {
  let at: unknown = schema;
  for (const segment of field.split('.')) {
    const [name = '', ...wraps] = segment.split(/(?=\[\]|\{\})/);
    at = child(child(at, 'properties'), name);
    for (const wrap of wraps) at = child(at, wrap === '[]' ? 'items' : 'additionalProperties');
    if (at === undefined) return false;
  }
  return true;
}

function child(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
