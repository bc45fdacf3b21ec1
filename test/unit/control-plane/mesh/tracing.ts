import type { Test } from '../../../harness/unit.ts';
import { readMeshConfig, type Tracing } from '../../../../api/istio/index.ts';
import { tracingOf } from '../../../../control-plane/mesh/tracing.ts';
import type { JsonObject } from '../../../../lib/index.ts';

const COLLECTOR = { service: 'c.o.svc', port: 4318 };
const TRACED = {
  defaultProviders: { tracing: ['otel'] },
  extensionProviders: [{ name: 'otel', opentelemetry: COLLECTOR }],
};
const WORKLOAD = { namespace: 'shop', labels: { app: 'web', version: 'v2' } };

function traced(mesh: JsonObject, ...rules: readonly Tracing[]) {
  const reading = readMeshConfig(mesh);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.findings));
  return tracingOf(rules, { settings: reading.value, mode: 'CLIENT', workload: WORKLOAD });
}

export function spec(t: Test): void {
  t.test('traces when somebody collects, as often as the mesh says', async (t) => {
    t.equal(traced({}), undefined);
    t.match(traced({ enableTracing: true }), { samplePercent: 1, provider: undefined });
    t.match(traced({ ...TRACED, defaultConfig: { tracing: { sampling: 50 } } }), {
      samplePercent: 50,
      provider: COLLECTOR,
    });
    const own = { providers: [{ name: 'otel' }] };
    t.match(traced({ extensionProviders: TRACED.extensionProviders }, own), {
      provider: COLLECTOR,
    });
  });

  t.test('lets the narrower rule replace what it names', async (t) => {
    const wide = { randomSamplingPercentage: 10, customTags: { a: { literal: { value: '1' } } } };
    const narrow = { customTags: { b: { header: { name: 'x-b' } } }, enableIstioTags: false };

    t.match(traced(TRACED, wide, narrow), {
      samplePercent: 10,
      tags: { b: { header: { name: 'x-b' } } },
    });
    t.same(Object.keys(traced(TRACED, wide, narrow)?.tags ?? {}), ['b']);
    t.equal(traced(TRACED, wide, { disableSpanReporting: true }), undefined);
  });

  t.test('obeys rules of its own side only', async (t) => {
    const of = (mode: 'CLIENT' | 'SERVER' | 'CLIENT_AND_SERVER', percent: number) => {
      return { match: { mode }, randomSamplingPercentage: percent };
    };

    t.match(traced(TRACED, of('CLIENT', 5), of('SERVER', 7)), { samplePercent: 5 });
    t.match(traced(TRACED, of('CLIENT', 5), of('CLIENT_AND_SERVER', 9)), { samplePercent: 9 });
  });

  t.test('says who tells, unless it is told not to', async (t) => {
    t.match(traced(TRACED)?.tags, {
      'istio.canonical_service': { literal: { value: 'web' } },
      'istio.canonical_revision': { literal: { value: 'v2' } },
      'istio.namespace': { literal: { value: 'shop' } },
      'istio.mesh_id': { literal: { value: 'cluster.local' } },
    });
    t.same(traced({ ...TRACED, defaultConfig: { tracing: { enableIstioTags: false } } })?.tags, {});
  });
}
