import type { Test } from '../../../harness/unit.ts';
import { meshTracing, readMeshConfig, type MeshConfig } from '../../../../api/istio/index.ts';

export function spec(t: Test): void {
  t.test('fills in what Istio would, and does not mind fields it does not act on', async (t) => {
    const config = readable({ dnsRefreshRate: '60s', accessLogFile: '/dev/stdout' });

    t.match(config, { trustDomain: 'cluster.local', connectTimeout: '10s', enableAutoMtls: true });
    t.equal(config.accessLogFile, '/dev/stdout');
    t.equal(meshTracing(config), undefined);
  });

  t.test('finds the collector that the default tracing provider names', async (t) => {
    const config = readable({
      defaultProviders: { tracing: ['console'] },
      defaultConfig: { tracing: { sampling: 100 } },
      extensionProviders: [
        { name: 'other', zipkin: { service: 'zipkin' } },
        { name: 'console', opentelemetry: { service: 'console.svc', port: 4318, http: {} } },
      ],
    });

    t.match(meshTracing(config), { samplePercent: 100, provider: { service: 'console.svc' } });
  });

  t.test('samples one in a hundred when tracing is on and nobody says how much', async (t) => {
    const tracing = meshTracing(readable({ enableTracing: true }));

    t.same(tracing, { samplePercent: 1, provider: undefined });
  });
}

function readable(value: unknown): MeshConfig {
  const reading = readMeshConfig(value);
  if (reading.kind === 'rejected') throw new Error(JSON.stringify(reading.findings));
  return reading.value;
}
