import { meshOf, view } from '../../../../control-plane/mesh/index.ts';
import { aNode } from '../../../harness/connection.ts';
import type { Test } from '../../../harness/unit.ts';
import { worldAfter } from '../../../harness/worlds.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const SHOP = [
  ...['web', 'api'].map((name) => podYaml({ name })),
  ...['web', 'api'].map((name) => serviceYaml({ name })),
  ruleYaml({
    kind: 'Gateway',
    name: 'gate',
    spec:
      '{ selector: { istio: gate }, servers: ' +
      '[{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }',
  }),
];

export function spec(t: Test): void {
  const first = worldAfter(undefined, SHOP);
  const before = meshOf(first);
  const after = (...more: readonly string[]) =>
    meshOf(worldAfter(first, [...SHOP, ...more]), before);
  const route = (gateways: string): string => {
    const http = 'http: [{ route: [{ destination: { host: api } }] }]';
    return ruleYaml({
      kind: 'VirtualService',
      name: 'r',
      spec: `{ hosts: [api], ${gateways} ${http} }`,
    });
  };

  t.test('sees a service anew, and all others as they were', async (t) => {
    const node = aNode({ podName: 'web', namespace: 'default' });
    const was = view(before, node);

    for (const change of [podYaml({ name: 'api-2', labels: '{ app: api }' }), route('')]) {
      const now = view(after(change), node);

      t.same(
        now.services.flatMap((seen, i) => (seen === was.services[i] ? [] : [seen.service.name])),
        ['api'],
      );
      t.same(now, view(meshOf(worldAfter(undefined, [...SHOP, change])), node));
    }
    t.equal(view(after(podYaml({ name: 'far', namespace: 'else' })), node), was);
  });

  t.test('makes a gateway’s anew when any VirtualService changed', async (t) => {
    const node = aNode({ type: 'router', namespace: 'default', labels: { istio: 'gate' } });
    view(before, node);

    const now = view(after(route('gateways: [mesh, gate],')), node);

    t.match(now, { kind: 'gateway', ports: [{ servers: [{ hosts: [{ host: /^api/ }] }] }] });
    t.equal(now.services.length, 1);
  });
}
