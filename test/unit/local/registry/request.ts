import type { Test } from '../../../harness/unit.ts';
import { apiVersionOf } from '../../../../local/registry/index.ts';
import { inVersion, keyOf, timestamp, typeOf } from '../../../../local/registry/request.ts';
import { deploymentNamed, ground, refusalOf } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('an object that has the version already is not copied', async (t) => {
    const target = ground(t).target('deployments.apps', 'web');
    const object = deploymentNamed('web');

    t.equal(inVersion(target, object), object);
    t.equal(inVersion({ ...target, version: 'v2' }, object).apiVersion, 'apps/v2');
    t.equal(apiVersionOf(target), 'apps/v1');
    t.same(keyOf(target), { kind: 'deployments.apps', namespace: 'shop', name: 'web' });
  });

  t.test('a version that is not served has no shape', async (t) => {
    const target = ground(t).target('deployments.apps', 'web');

    t.match(await refusalOf(() => typeOf({ ...target, version: 'v9' })), /^404 /);
  });

  t.test('time stamps have whole seconds', async (t) => {
    const { clock } = ground(t);
    clock.advance(1750);

    t.equal(timestamp(clock), '2026-01-01T00:00:01Z');
    t.equal(timestamp(clock, 30_000), '2026-01-01T00:00:31Z');
  });
}
