import type { Test } from '../../../harness/unit.ts';
import { namesOf } from '../../../../control-plane/translate/name-table.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const SLICE = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
ports: [{ name: tcp, port: 5432 }, { name: admin, port: 5433 }]
endpoints:
  - { addresses: [10.0.0.1], hostname: db-0, conditions: { ready: true } }
  - { addresses: [10.0.0.2], conditions: { ready: true } }
  - { addresses: [10.0.0.3], hostname: db-2, conditions: { terminating: true, serving: true } }
`;

const MESH = new MeshUnderTest([
  podYaml({ name: 'web' }),
  serviceYaml({ name: 'web', spec: '{ clusterIP: 10.96.0.9, ports: [{ port: 80 }] }' }),
  serviceYaml({
    name: 'db',
    spec: '{ clusterIP: None, ports: [{ port: 5432, name: tcp }, { port: 5433, name: admin }] }',
  }),
  SLICE,
  serviceYaml({
    name: 'other',
    spec: '{ type: ExternalName, externalName: web.default.svc.cluster.local }',
  }),
  ruleYaml({
    kind: 'ServiceEntry',
    name: 'outside',
    spec: '{ hosts: [api.org], resolution: DNS, ports: [{ number: 443, name: tls }] }',
  }),
]);

export function spec(t: Test): void {
  const table = (capturesDns: boolean) =>
    namesOf(MESH.view({ namespace: 'default', pod: 'web', capturesDns })).get('name-table')?.table;

  t.test('is only for proxies that answer DNS themselves', async (t) => {
    t.equal(table(false), undefined);
  });

  t.test('has services, their other names, and the addresses that we made up', async (t) => {
    const names = table(true);

    t.same(names?.['web.default.svc.cluster.local'], {
      ips: ['10.96.0.9'],
      registry: 'Kubernetes',
      shortname: 'web',
      namespace: 'default',
    });
    t.match(names?.['other.default.svc.cluster.local'], { ips: ['10.96.0.9'], shortname: 'other' });
    t.match(names?.['api.org'], { ips: [/^240\.240\./], registry: 'External' });
  });

  t.test(
    'has pods of headless services, together and by name, but for those that go',
    async (t) => {
      const names = table(true);

      t.match(names?.['db.default.svc.cluster.local'], { ips: ['10.0.0.1', '10.0.0.2'] });
      t.same(names?.['db-0.db.default.svc.cluster.local'], {
        ips: ['10.0.0.1'],
        registry: 'Kubernetes',
        shortname: 'db-0.db',
        namespace: 'default',
      });
      t.equal(names?.['db-2.db.default.svc.cluster.local'], undefined);
    },
  );
}
