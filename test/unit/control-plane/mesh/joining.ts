import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';

const PORTS = 'ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 8080 }]';

function mesh(spec: string) {
  const labels = 'labels: { app: old, version: v1 }';
  const entry = `{ address: 10.9.0.1, ${labels}, ports: { http: 81 }, weight: 3 }`;
  return new MeshUnderTest([
    ruleYaml({ kind: 'WorkloadEntry', name: 'machine', spec: entry }),
    ruleYaml({ kind: 'ServiceEntry', name: 'x', spec: `{ hosts: [x.com], ${PORTS}, ${spec} }` }),
  ]).mesh;
}

export function spec(t: Test): void {
  const endpoints = (text: string) => mesh(text).endpoints.get('default/x.com')?.byPort.get(80);

  t.test('finds machines by their labels, on their own ports', async (t) => {
    const selector = 'workloadSelector: { labels: { app: old } }';
    t.match(endpoints(`resolution: STATIC, ${selector}`), [
      { address: '10.9.0.1', port: 81, weight: 3, workload: { name: 'machine' } },
    ]);
  });

  t.test('takes endpoints that are written, else the name itself', async (t) => {
    t.match(endpoints('resolution: DNS, endpoints: [{ address: a.x.com }]'), [
      { address: 'a.x.com', port: 8080 },
    ]);
    t.match(endpoints('resolution: DNS'), [{ address: 'x.com', port: 8080 }]);
    t.same(endpoints('resolution: STATIC'), []);
  });
}
