import type { Test } from '../../../harness/unit.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import { podYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const SHOP = [serviceYaml({ name: 'web' }), serviceYaml({ name: 'api' }), podYaml({ name: 'web' })];

export function spec(t: Test): void {
  const worldOf = (yaml: readonly string[]) => worldOfYaml(yaml).world;

  t.test('keeps everything that says the same when the world is told again', async (t) => {
    const before = meshOf(worldOf(SHOP));
    const now = meshOf(worldOf(SHOP), before);

    t.equal(now.services, before.services);
    t.equal(now.settings, before.settings);
    for (const [host, endpoints] of before.endpoints) t.equal(now.endpoints.get(host), endpoints);
    t.equal(now.workloads.get('default/web'), before.workloads.get('default/web'));
  });

  t.test('changes the endpoints of one service alone when its pod comes', async (t) => {
    const before = meshOf(worldOf(SHOP));
    const now = meshOf(worldOf([...SHOP, podYaml({ name: 'api' })]), before);
    const kept = [...before.endpoints].filter(([host, each]) => now.endpoints.get(host) === each);

    t.same(
      kept.map(([host]) => host),
      ['default/web.default.svc.cluster.local'],
    );
    t.equal(now.services, before.services);
  });

  t.test('gives a service the names that stand for it', async (t) => {
    const spec = '{ type: ExternalName, externalName: web.default.svc.cluster.local }';
    const mesh = meshOf(
      worldOf([...SHOP, serviceYaml({ name: 'old', namespace: 'legacy', spec })]),
    );

    const web = mesh.serviceByHost.get('web.default.svc.cluster.local');
    t.same(web?.aliases, [{ name: 'old', namespace: 'legacy' }]);
    t.equal(mesh.services.length, 2);
  });
}
