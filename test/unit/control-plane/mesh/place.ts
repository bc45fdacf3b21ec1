import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const NODES = ['a', 'b'].map(
  (zone) => `apiVersion: v1
kind: Node
metadata: { name: ${zone}, labels: { topology.kubernetes.io/zone: ${zone} } }
`,
);

function pod({ name, node }: { readonly name: string; readonly node: string }): string {
  return podYaml({ name, labels: '{ app: web }' }).replace(
    'containers',
    `nodeName: ${node}, containers`,
  );
}

export function spec(t: Test): void {
  const snapshots = (rule: string, service = serviceYaml({ name: 'web' })) => {
    const yaml = [
      ...NODES,
      pod({ name: 'one', node: 'a' }),
      pod({ name: 'two', node: 'b' }),
      service,
      rule,
    ];
    const mesh = new MeshUnderTest(yaml);
    return ['one', 'two'].map((name) => mesh.snapshot({ namespace: 'default', pod: name }));
  };
  const rule = (spec: string) => ruleYaml({ kind: 'DestinationRule', name: 'web', spec });

  t.test('is no difference between proxies unless somebody goes by it', async (t) => {
    const [one, two] = snapshots(rule('{ host: web }'));
    t.equal(one, two);
  });

  t.test('decides who is asked first where a rule watches for outliers', async (t) => {
    const [one, two] = snapshots(rule('{ host: web, trafficPolicy: { outlierDetection: {} } }'));
    const name = 'outbound|80||web.default.svc.cluster.local';
    const first = (snapshot: typeof one) =>
      snapshot?.endpoints.get(name)?.endpoints?.find(({ priority = 0 }) => priority === 0);

    t.match(first(one), { locality: { zone: 'a' } });
    t.match(first(two), { locality: { zone: 'b' } });
  });

  t.test('keeps to the own node where a service says so', async (t) => {
    const spec = '{ selector: { app: web }, internalTrafficPolicy: Local, ports: [{ port: 80 }] }';
    const [one] = snapshots(rule('{ host: x }'), serviceYaml({ name: 'web', spec }));
    const name = 'outbound|80||web.default.svc.cluster.local';

    t.equal(one?.endpoints.get(name)?.endpoints?.flatMap((each) => each.lbEndpoints).length, 1);
  });
}
