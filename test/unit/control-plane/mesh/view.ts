import type { Test } from '../../../harness/unit.ts';
import { meshOf, view, type ProxyNode } from '../../../../control-plane/mesh/index.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import type { World } from '../../../../control-plane/world/index.ts';

const pod = (name: string, app: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${app} } }
spec: { containers: [{ name: app, image: app }] }
---`;

const service = (name: string, annotations = '{}'): string => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, annotations: ${annotations} }
spec: { selector: { app: ${name} }, ports: [{ port: 80, name: http }] }
---`;

const SHOP = [
  pod('web-1', 'web'),
  pod('web-2', 'web'),
  pod('api-1', 'api'),
  service('web'),
  service('api'),
];

export function spec(t: Test): void {
  t.test('is one and the same for proxies that see the same', async (t) => {
    const mesh = meshOf(worldOf(SHOP));

    t.equal(view(mesh, node('web-1')), view(mesh, node('web-2')));
    t.not(view(mesh, node('web-1')), view(mesh, node('api-1')));
  });

  t.test('stays what it was when the world was told again', async (t) => {
    const before = meshOf(worldOf(SHOP));
    const seen = view(before, node('web-1'));

    t.equal(view(meshOf(worldOf(SHOP), before), node('web-1')), seen);
  });

  t.test('changes for one service alone when an endpoint comes', async (t) => {
    const before = meshOf(worldOf(SHOP));
    const seen = view(before, node('web-1'));

    const later = meshOf(
      worldOf([...SHOP.slice(0, 3), ...SHOP.slice(3), pod('api-2', 'api')]),
      before,
    );
    const now = view(later, node('web-1'));

    t.not(now, seen);
    t.same(servicesKept(seen, now), ['web']);
  });

  t.test('has nothing that is not shown to its namespace', async (t) => {
    const mesh = meshOf(
      worldOf([...SHOP, service('own', "{ networking.istio.io/exportTo: 'other' }")]),
    );
    const seen = view(mesh, node('web-1'));

    t.same(
      seen.services.map((each) => each.service.name),
      ['web', 'api'],
    );
  });
}

type Views = readonly [ReturnType<typeof view>, ReturnType<typeof view>];

function servicesKept(...[before, now]: Views): readonly string[] {
  const kept = now.services.filter((each) => before.services.includes(each));
  return kept.map((each) => each.service.name);
}

function worldOf(texts: readonly string[]): World {
  return worldOfYaml(texts.map((text) => text.replace(/---\s*$/, ''))).world;
}

function node(podName: string): ProxyNode {
  return {
    id: `sidecar~~${podName}.default~default.svc.cluster.local`,
    type: 'sidecar',
    ip: '',
    podName,
    namespace: 'default',
    labels: {},
    serviceAccount: 'default',
    clusterId: 'Kubernetes',
    kind: 'lateen',
    extensions: [],
  };
}
