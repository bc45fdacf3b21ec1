import { told } from '../../../../harness/analysis.ts';
import { serviceYaml } from '../../../../harness/yaml-objects.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a port says what it speaks, by its name or otherwise', async (t) => {
    const ports =
      '[{ port: 80, name: http-a }, { port: 81, name: b }, ' +
      '{ port: 82, name: c, appProtocol: tcp }]';
    const spec = `{ selector: { app: web }, ports: ${ports} }`;

    t.same(told(serviceYaml({ name: 'web', spec })), [
      'Service default/web IST0118 spec.ports[1].name',
    ]);
    t.same(told(serviceYaml({ name: 'gate', namespace: 'istio-system', spec })), []);
  });
}
