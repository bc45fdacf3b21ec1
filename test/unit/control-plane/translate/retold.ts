import { meshOf, view, type Mesh } from '../../../../control-plane/mesh/index.ts';
import { retold, translate } from '../../../../control-plane/translate/index.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import { aNode } from '../../../harness/connection.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const NODE = aNode({ podName: 'web', namespace: 'default' });
const SHOP = [
  ...['web', 'api', 'db'].map((name) => podYaml({ name })),
  ...['web', 'api', 'db'].map((name) => serviceYaml({ name })),
  serviceYaml({
    name: 'pods',
    spec: '{ clusterIP: None, selector: { app: db }, ports: [{ port: 1 }] }',
  }),
  ruleYaml({
    kind: 'DestinationRule',
    name: 'api',
    spec: '{ host: api, subsets: [{ name: v1, labels: { v: "1" } }] }',
  }),
];

export function spec(t: Test): void {
  const twin = (of: string, labels = `{ app: ${of} }`): string => {
    const spec = `{ serviceAccountName: ${of}, containers: [{ name: app, image: app }] }`;
    return podYaml({ name: `${of}-2`, labels, spec });
  };
  const after = (yaml: readonly string[], before: Mesh): Mesh =>
    meshOf(worldOfYaml(yaml).world, before);
  const first = meshOf(worldOfYaml(SHOP).world);
  const told = { view: view(first, NODE), snapshot: translate(view(first, NODE)) };

  t.test('tells of endpoints what a whole translation would tell', async (t) => {
    for (const pod of [twin('api'), twin('web'), twin('api', '{ app: api, v: "1" }')]) {
      const now = view(after([...SHOP, pod], first), NODE);

      const short = retold(now, told);

      t.same(short, translate(now));
      t.equal(short?.clusters, told.snapshot.clusters);
      t.equal(short?.listeners, told.snapshot.listeners);
      t.not(short?.endpoints, told.snapshot.endpoints);
    }
  });

  t.test('tells of a route what a whole translation would tell, in its table alone', async (t) => {
    const http = 'http: [{ timeout: 1s, route: [{ destination: { host: api } }] }]';
    const spec = `{ hosts: [api], ${http} }`;
    const rule = ruleYaml({ kind: 'VirtualService', name: 'api', spec });
    const now = view(after([...SHOP, rule], first), NODE);

    const short = retold(now, told);

    t.same(short, translate(now));
    const changed = [...(short?.routes ?? [])].filter(
      ([name, table]) => told.snapshot.routes.get(name) !== table,
    );
    t.same(
      changed.map(([name]) => name),
      ['80'],
    );
  });

  t.test('tells whom to trust when another account answers for a service', async (t) => {
    const other = podYaml({ name: 'x', labels: '{ app: api }' });
    const now = view(after([...SHOP, other], first), NODE);

    const short = retold(now, told);

    t.same(short, translate(now));
    t.not(short?.clusters, told.snapshot.clusters);
  });

  t.test('leaves to a whole translation what reaches further', async (t) => {
    const destination = '{ host: web, trafficPolicy: { tls: { mode: DISABLE } } }';
    const changes = [
      serviceYaml({ name: 'new' }),
      ruleYaml({ kind: 'DestinationRule', name: 'web', spec: destination }),
    ];
    for (const change of changes) {
      t.equal(retold(view(after([...SHOP, change], first), NODE), told), undefined, change);
    }
    const headless = view(after([...SHOP, twin('db')], first), NODE);
    t.equal(retold(headless, told), undefined, 'clients connect to pods of a headless service');
  });
}
