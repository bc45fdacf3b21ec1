import type { Test } from '../../../harness/unit.ts';
import { HELD_KINDS } from '../../../../control-plane/watch/kinds.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import { ISTIO_KINDS } from '../../../../api/istio/index.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  t.test('holds every kind of Istio, under the names it is served by', async (t) => {
    const held = new Map(
      HELD_KINDS.map(({ use }) => use(({ object, resource }) => [object, resource] as const)),
    );

    for (const { kind, plural, group, versions } of ISTIO_KINDS) {
      const resource = held.get(kind);
      t.match(resource, { plural, group }, kind);
      t.ok(versions.includes(resource?.version ?? ''), kind);
    }
  });

  t.test('reads objects of a kind into its own part of the world', async (t) => {
    const spec = '{ hosts: [example.com], ports: [] }';
    const { world, problems } = worldOfYaml([
      ruleYaml({ kind: 'ServiceEntry', name: 'out', spec }),
    ]);

    t.same(problems, []);
    t.match(world.serviceEntries.all, [{ metadata: { name: 'out' } }]);
    t.equal(world.sidecars.all.length, 0);
  });
}
