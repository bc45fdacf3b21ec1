import type { Test } from '../../../harness/unit.ts';
import { sidecarView } from '../../../../control-plane/mesh/sidecar-view.ts';
import { MeshUnderTest, PLACE } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const CLIENT = { namespace: 'default', labels: { app: 'web' }, ports: { named: 9090 }, ...PLACE };

export function spec(t: Test): void {
  const seen = (...yaml: readonly string[]) => sidecarView(new MeshUnderTest(yaml).mesh, CLIENT);

  t.test(
    'takes in what its own services send to it, by target port, the oldest first',
    async (t) => {
      const spec = (port: string) => `{ selector: { app: web }, ports: [${port}] }`;
      const { inbound } = seen(
        podYaml({ name: 'web' }),
        serviceYaml({ name: 'one', spec: spec('{ port: 80, targetPort: 8080, name: http }') }),
        serviceYaml({ name: 'two', spec: spec('{ port: 81, targetPort: 8080, name: tcp }') }),
        serviceYaml({ name: 'three', spec: spec('{ port: 82, targetPort: named, name: http }') }),
        serviceYaml({ name: 'other' }),
      );

      t.same(
        inbound.ports.map(({ number, service }) => [number, service.name]),
        [
          [8080, 'one'],
          [9090, 'three'],
        ],
      );
    },
  );

  t.test('has hosts that are routed and are nobody’s service, each once', async (t) => {
    const spec = (hosts: string) => `{ hosts: ${hosts}, http: [{ name: x }] }`;
    const { hosts } = seen(
      serviceYaml({ name: 'api' }),
      ruleYaml({ kind: 'VirtualService', name: 'a', spec: spec('[api, example.com]') }),
      ruleYaml({ kind: 'VirtualService', name: 'b', spec: spec('[example.com]') }),
      ruleYaml({
        kind: 'VirtualService',
        name: 'c',
        spec: spec('["*.default.svc.cluster.local"]'),
      }),
      ruleYaml({
        kind: 'VirtualService',
        name: 'd',
        spec: '{ hosts: [gate.example.com], gateways: [gate], http: [] }',
      }),
    );

    t.same(
      hosts.map(({ host, routing }) => `${host} ${routing.name}`),
      ['example.com a'],
    );
  });
}
