import type { Test } from '../../../harness/unit.ts';
import { admitAll } from '../../../../local/registry/index.ts';
import { configNamed, ground } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('asking nobody leaves the object as it is', async (t) => {
    const { kind, version } = ground(t).place('configmaps');
    const object = configNamed('one');
    const user = { username: 'tester', groups: [] };
    const request = {
      operation: 'CREATE',
      kind,
      version,
      subresource: undefined,
      namespace: 'shop',
      name: 'one',
      object,
      oldObject: undefined,
      user,
      dryRun: false,
    } as const;

    t.equal((await admitAll.mutate(request)).object, object);
    t.same(await admitAll.validate(request), { warnings: [] });
  });
}
