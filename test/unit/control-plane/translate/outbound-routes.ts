import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { meshConfigYaml, podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const hosts = (table: string, ...yaml: readonly string[]) => {
    const mesh = new MeshUnderTest([podYaml({ name: 'web' }), ...yaml]);
    const { routes } = mesh.snapshot({ namespace: 'default', pod: 'web' });
    return routes.get(table)?.virtualHosts ?? [];
  };

  t.test('knows a service by every name it can be called from here', async (t) => {
    const spec = '{ clusterIP: 10.1.0.1, ports: [{ port: 80, name: http }] }';
    const [near] = hosts('80', serviceYaml({ name: 'api', spec }));
    const [far] = hosts('80', serviceYaml({ name: 'api', namespace: 'shop', spec }));

    t.same(near?.domains, [
      'api.default.svc.cluster.local',
      'api.default.svc.cluster.local.',
      'api',
      'api.default.svc',
      'api.default',
      '10.1.0.1',
    ]);
    t.notOk(far?.domains?.includes('api'), 'a bare name is one of the same namespace');
  });

  t.test('knows the pods of a headless service, and other names of a service', async (t) => {
    const headless = '{ clusterIP: None, ports: [{ port: 80, name: http }] }';
    const external = '{ type: ExternalName, externalName: db.default.svc.cluster.local }';
    const [db] = hosts(
      '80',
      serviceYaml({ name: 'db', spec: headless }),
      serviceYaml({ name: 'old', namespace: 'shop', spec: external }),
    );

    t.ok(db?.domains?.includes('*.db.default.svc.cluster.local'));
    t.ok(db?.domains?.includes('old.shop'));
  });

  t.test('gives a name to one host only, however many claim it', async (t) => {
    const spec =
      '{ hosts: ["api.default", example.com], http: [{ directResponse: { status: 410 } }] }';
    const rule = ruleYaml({ kind: 'VirtualService', name: 'x', spec });
    const all = hosts('80', serviceYaml({ name: 'api' }), rule);
    const domains = all.flatMap((host) => host.domains ?? []);

    t.equal(new Set(domains).size, domains.length);
    t.ok(domains.includes('example.com'));
  });

  t.test('answers for unknown hosts as the mesh wants it', async (t) => {
    const closed = meshConfigYaml('{ outboundTrafficPolicy: { mode: REGISTRY_ONLY } }');

    t.match(hosts('80', serviceYaml({ name: 'api' })).at(-1), {
      name: 'allow_any',
      routes: [{ route: { cluster: 'PassthroughCluster' } }],
    });
    t.match(hosts('80', serviceYaml({ name: 'api' }), closed).at(-1), {
      name: 'block_all',
      routes: [{ directResponse: { status: 502 } }],
    });
  });

  t.test('has a table for each port that is found out', async (t) => {
    const all = hosts(
      'any.default.svc.cluster.local:71',
      serviceYaml({ name: 'any', spec: '{ ports: [{ port: 71 }] }' }),
    );

    t.match(all, [{ domains: ['*'], routes: [{ route: { cluster: /^outbound\|71\|\|any/ } }] }]);
  });

  t.test('chooses endpoints of a service without routes as each client’s rule says', async (t) => {
    const hashed = 'trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x } } }';
    const selector = 'workloadSelector: { matchLabels: { app: web } }';
    const spec = `{ host: api, ${selector}, ${hashed} }`;
    const mesh = new MeshUnderTest([
      podYaml({ name: 'web' }),
      podYaml({ name: 'other' }),
      serviceYaml({ name: 'api' }),
      ruleYaml({ kind: 'DestinationRule', name: 'api', spec }),
    ]);
    const hashOf = (pod: string) => {
      const { routes } = mesh.snapshot({ namespace: 'default', pod });
      return routes.get('80')?.virtualHosts?.[0]?.routes?.[0]?.route?.hashPolicy;
    };

    t.match(hashOf('web'), [{ header: { headerName: 'x' } }]);
    t.equal(hashOf('other'), undefined);
  });
}
