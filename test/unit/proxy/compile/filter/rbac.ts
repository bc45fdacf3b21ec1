import { rbacRules } from '../../../../../proxy/compile/filter/rbac.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Permission, Principal } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const rules = (permission: Permission, principal: Principal = { any: true }) => ({
    rules: { policies: { p: { permissions: [permission], principals: [principal] } } },
  });

  t.test('who may do what becomes predicates, policies in the order of their names', async (t) => {
    const open = { permissions: [{ any: true }], principals: [{ any: true }] };
    const { place, refused } = compilation();

    const plan = rbacRules({ rules: { action: 'DENY', policies: { b: open, a: open } } }, place);

    t.match(plan.rules, { action: 'deny', policies: [{ name: 'a' }, { name: 'b' }] });
    t.same(refused(), []);
    t.match(rbacRules(rules({ destinationPortRange: { start: 80, end: 90 } }), place), {
      rules: { policies: [{ permission: { kind: 'destination-ports', from: 80, below: 90 } }] },
    });
    t.match(rbacRules(rules({ any: true }, { notId: { authenticated: {} } }), place), {
      rules: { policies: [{ principal: { kind: 'not', of: { kind: 'authenticated' } } }] },
    });
  });

  t.test('what is not understood is refused: leaving it out would change who may', async (t) => {
    for (const permission of [
      {},
      { any: false },
      { andRules: {} },
      { urlPath: {} },
      { uriTemplate: { typedConfig: { '@type': 'x/Odd' } } },
      { metadata: { filter: 'f', path: [{ key: 'k' }], value: {} } },
      { destinationPort: 70_000 },
      { destinationIp: { addressPrefix: 'x' } },
    ] satisfies Permission[]) {
      t.ok(
        refusedBy((at) => rbacRules(rules(permission), at)).length > 0,
        JSON.stringify(permission),
      );
    }
    t.ok(refusedBy((at) => rbacRules(rules({ any: true }, {}), at)).length > 0);
    t.ok(refusedBy((at) => rbacRules({ rules: { policies: { p: {} } } }, at)).length > 0);
  });
}
