import type { Test } from '../../../harness/unit.ts';
import type { TelemetrySpec } from '../../../../api/istio/index.ts';
import { Findings } from '../../../../control-plane/validate/finding.ts';
import { checkProxyConfig, checkTelemetry } from '../../../../control-plane/validate/telemetry.ts';

function told(spec: TelemetrySpec): readonly string[] {
  const findings = new Findings();
  checkTelemetry(spec, findings);
  return findings.all.map(({ severity, path }) => `${severity} ${path}`);
}

export function spec(t: Test): void {
  t.test('wants names of providers, and one block of tracing', async (t) => {
    t.same(told({ accessLogging: [{ providers: [{ name: '' }] }] }), [
      'error spec.accessLogging[0].providers[0].name',
    ]);
    t.same(told({ tracing: [{}, { providers: [{ name: 'a' }, { name: 'b' }] }] }), [
      'warning spec.tracing',
      'warning spec.tracing[1].providers',
    ]);
  });

  t.test('wants shares below a hundred and tags that say something', async (t) => {
    t.same(told({ tracing: [{ randomSamplingPercentage: 101 }] }), [
      'error spec.tracing[0].randomSamplingPercentage',
    ]);
    const customTags = { a: {}, b: { literal: { value: '' } }, c: { header: { name: 'x' } } };
    t.same(told({ tracing: [{ customTags }] }), [
      'error spec.tracing[0].customTags[a]',
      'error spec.tracing[0].customTags[b].literal.value',
    ]);
  });

  t.test('wants a value exactly where a tag is set', async (t) => {
    const tagOverrides = { a: {}, b: { operation: 'REMOVE' as const, value: 'x' } };

    t.same(told({ metrics: [{ overrides: [{ tagOverrides }] }] }), [
      'error spec.metrics[0].overrides[0].tagOverrides[a].value',
      'error spec.metrics[0].overrides[0].tagOverrides[b].value',
    ]);
  });

  t.test('refuses a ProxyConfig with less than no threads', async (t) => {
    const findings = new Findings();

    checkProxyConfig({ concurrency: -1 }, findings);

    t.match(findings.all, [{ path: 'spec.concurrency' }]);
  });
}
