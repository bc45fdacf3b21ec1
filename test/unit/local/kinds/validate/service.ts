import { service, serviceChange } from '../../../../../local/kinds/validate/service.ts';
import { lines, thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const problems = (spec: JsonObject): readonly string[] => lines(service(thing({ spec }), ''));

export function spec(t: Test): void {
  t.test('needs ports, unless it is headless or a name', async (t) => {
    t.same(problems({}), ['spec.ports: Required value']);
    t.same(problems({ clusterIP: 'None' }), []);
    t.same(problems({ type: 'ExternalName', externalName: 'example.com.' }), []);
    t.same(problems({ type: 'ExternalName' }), ['spec.externalName: Required value']);
  });

  t.test('names ports when there are several', async (t) => {
    t.same(problems({ ports: [{ port: 80 }] }), []);
    t.same(problems({ ports: [{ port: 80, name: '80-8080' }] }), []);
    t.same(problems({ ports: [{ port: 80, name: 'http' }, { port: 80 }] }), [
      'spec.ports[1].name: Required value',
      'spec.ports[1]: Duplicate value: {"port":80,"protocol":"TCP"}',
    ]);
  });

  t.test('bounds ports', async (t) => {
    t.same(problems({ ports: [{ port: 70_000, targetPort: 0, nodePort: 30_000 }] }), [
      'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
      'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
      "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
    ]);
    t.same(problems({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }), [
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. ' +
        'The range of valid ports is 30000-32767',
    ]);
  });

  t.test('knows its words and addresses', async (t) => {
    const given = { type: 'Public', ports: [{ port: 80 }], clusterIP: '10.96', externalIPs: ['x'] };

    t.equal(problems(given).length, 3);
    t.same(problems({ type: 'LoadBalancer', clusterIP: 'None' }), [
      'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for ' +
        'LoadBalancer services',
    ]);
  });

  t.test('keeps the address it was given', async (t) => {
    const old = thing({ spec: { clusterIP: '10.96.0.5' } });

    t.same(lines(serviceChange({ object: thing({ spec: { clusterIP: 'None' } }), old }, '')), [
      'spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set',
    ]);
    t.same(lines(serviceChange({ object: thing({ spec: {} }), old }, '')), []);
  });
}
