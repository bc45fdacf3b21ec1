import { changesSince, together } from '../../../../control-plane/mesh/changes.ts';
import { meshOf } from '../../../../control-plane/mesh/index.ts';
import { secretYaml } from '../../../harness/secret-yaml.ts';
import { worldAfter } from '../../../harness/worlds.ts';
import type { Test } from '../../../harness/unit.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const API = 'api.default.svc.cluster.local';
const SHOP = [...['web', 'api'].map((name) => podYaml({ name })), serviceYaml({ name: 'api' })];

export function spec(t: Test): void {
  const first = worldAfter(undefined, SHOP);
  const before = meshOf(first);
  const since = (...more: readonly string[]) =>
    changesSince(before, meshOf(worldAfter(first, [...SHOP, ...more]), before));
  const rule = (spec: string) => ruleYaml({ kind: 'VirtualService', name: 'r', spec });

  t.test('names the services with other endpoints, and those that are routed', async (t) => {
    const some = (...hosts: readonly string[]) => ({ kind: 'some', hosts: new Set(hosts) });

    t.match(since(), { ...some(), areRoutingsSame: true });
    t.match(since(podYaml({ name: 'far', namespace: 'else' })), some());
    t.match(since(podYaml({ name: 'api-2', labels: '{ app: api }' })), some(API));
    t.match(since(rule('{ hosts: [api] }')), { ...some(API), areRoutingsSame: false });
    t.match(since(rule('{ hosts: [a.com], gateways: [gate] }')), some());
    t.match(since(secretYaml({ name: 'nobodys', data: { 'ca.crt': 'x' } })), some());
  });

  t.test('does not know what else may come of other changes', async (t) => {
    const changes = [
      serviceYaml({ name: 'new' }),
      rule('{ hosts: ["*.svc.cluster.local"] }'),
      rule('{ hosts: [a.com] }'),
      ruleYaml({ kind: 'DestinationRule', name: 'r', spec: '{ host: api }' }),
      ruleYaml({ kind: 'Sidecar', name: 's', spec: '{}' }),
    ];
    for (const change of changes) t.same(since(change), { kind: 'all' }, change);
    t.same(changesSince(undefined, before), { kind: 'all' });
  });

  t.test('adds up', async (t) => {
    const one = { kind: 'some', hosts: new Set(['a']), areRoutingsSame: true } as const;
    const other = { kind: 'some', hosts: new Set(['b']), areRoutingsSame: false } as const;

    t.same(together(one, other), { ...other, hosts: new Set(['a', 'b']) });
    t.same(together(one, { kind: 'all' }), { kind: 'all' });
  });
}
