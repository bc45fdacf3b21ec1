import type { Test } from '../../../harness/unit.ts';
import { meshTracing, readMeshConfig } from '../../../../api/istio/index.ts';
import { chooseOptions } from '../../../../deploy/manifests/index.ts';

export function spec(t: Test): void {
  t.test('the demo traces every request to the console, the default profile none', async (t) => {
    const demo = chosen('demo');
    const plain = chosen('default');

    t.match(tracing(demo.meshConfig), {
      samplePercent: 100,
      provider: { service: 'lateen-console.istio-system.svc.cluster.local', port: 4318 },
    });
    t.match(demo, { hub: 'lateen', tag: '1.2.3', meshConfig: { accessLogFile: '/dev/stdout' } });
    t.equal(tracing(plain.meshConfig), undefined);
  });

  t.test('a value is set at its path, later ones win, and reads as in YAML', async (t) => {
    const { hub, tag, meshConfig, values } = chosen('demo', [
      'hub=registry.example.com/mesh',
      'tag=9',
      'meshConfig.defaultConfig.tracing.sampling=10',
      'meshConfig.defaultConfig.tracing.sampling=20',
      String.raw`meshConfig.defaultConfig.proxyMetadata.a\.b=[x`,
      'values.pilot.env.PILOT_DEBOUNCE_AFTER=50ms',
      'values.list=[a, 1, true]',
    ]);

    t.same([hub, tag], ['registry.example.com/mesh', '9']);
    t.match(meshConfig, {
      defaultConfig: {
        discoveryAddress: 'istiod.istio-system.svc:15012',
        proxyMetadata: { 'a.b': '[x' },
        tracing: { sampling: 20 },
      },
    });
    t.match(values, { pilot: { env: { PILOT_DEBOUNCE_AFTER: '50ms' } }, list: ['a', 1, true] });
  });

  t.test('all that is wrong is told at once, with its path', async (t) => {
    const reading = chooseOptions({
      profile: 'default',
      sets: ['nothing', 'pilot.env.A=1', 'meshConfig.a..b=1', 'meshConfig.accessLogFile=7'],
      version: '1',
    });

    t.match(reading, {
      kind: 'rejected',
      reasons: [
        /^--set nothing: must be <path>=<value>/,
        /^--set pilot\.env\.A=1/,
        /^--set meshConfig\.a\.\.b=1/,
        /^meshConfig\.accessLogFile /,
      ],
    });
  });
}

function chosen(profile: 'default' | 'demo', sets: readonly string[] = []) {
  const reading = chooseOptions({ profile, sets, version: '1.2.3' });
  if (reading.kind === 'ok') return reading.value;
  throw new Error(reading.reasons.join('; '));
}

function tracing(config: unknown) {
  const reading = readMeshConfig(config);
  if (reading.kind === 'ok') return meshTracing(reading.value);
  throw new Error('not a mesh configuration');
}
