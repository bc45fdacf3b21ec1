import { objectYaml, told } from '../../../../harness/analysis.ts';
import { meshConfigYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

const MESH = meshConfigYaml(
  'extensionProviders: [{ name: spans, opentelemetry: { service: a, port: 1 } }, ' +
    '{ name: lines, envoyFileAccessLog: {} }]',
);

function telemetry(spec: string): string {
  return objectYaml('Telemetry t', { spec });
}

export function spec(t: Test): void {
  const logs = (name: string) =>
    telemetry(`{ accessLogging: [{ providers: [{ name: ${name} }] }] }`);
  const spans = (name: string) => telemetry(`{ tracing: [{ providers: [{ name: ${name} }] }] }`);

  t.test('a Telemetry names providers that the mesh has', async (t) => {
    const path = 'spec.accessLogging[0].providers[0].name';

    t.same(told(MESH, logs('lines')), []);
    t.same(told(MESH, logs('envoy')), []);
    t.same(told(MESH, spans('spans')), []);
    t.same(told(MESH, logs('nobody')), [`Telemetry default/t IST0157 ${path}`]);
  });

  t.test('and spans go to one collector', async (t) => {
    const two = meshConfigYaml(
      '{ defaultProviders: { tracing: [one] }, extensionProviders: [' +
        '{ name: one, opentelemetry: { service: a, port: 1 } }, ' +
        '{ name: two, opentelemetry: { service: b, port: 1 } }] }',
    );

    t.same(told(two, spans('one')), []);
    t.equal(told(two, spans('two')).length, 1);
  });

  t.test('and of the kind that it is used for', async (t) => {
    const path = 'spec.tracing[0].providers[0].name';

    t.same(told(MESH, spans('lines')), [`Telemetry default/t IST0157 ${path}`]);
    t.same(told(MESH, spans('envoy')), [`Telemetry default/t IST0157 ${path}`]);
  });
}
