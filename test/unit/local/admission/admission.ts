import { at, listAt, seededRandom, silentLog } from '../../../../lib/index.ts';
import { admission } from '../../../../local/admission/index.ts';
import type { Admission } from '../../../../local/registry/index.ts';
import { factsOf, kindOf, objectOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const cluster: Admission = admission({
    facts: factsOf(),
    post: () => Promise.reject(new Error('there is no webhook')),
    newUid: () => 'uid',
    log: silentLog,
    random: seededRandom(1),
  });

  t.test('completes a new pod before anybody else sees it', async (t) => {
    const { object } = await cluster.mutate(requestOf());

    t.equal(at(object, 'spec', 'serviceAccountName'), 'default');
    t.equal(at(object, 'spec', 'priority'), 0);
    t.equal(listAt(object, 'spec', 'tolerations').length, 2);
  });

  t.test('leaves everything else as it is', async (t) => {
    const kind = kindOf({ kind: 'ConfigMap', plural: 'configmaps' });
    const object = objectOf('ConfigMap', {});
    const update = requestOf({ operation: 'UPDATE' });

    t.equal((await cluster.mutate(requestOf({ kind, object }))).object, object);
    t.equal((await cluster.mutate(update)).object, update.object);
  });

  t.test('refuses by rejecting, never by throwing', async (t) => {
    await t.rejects(cluster.mutate(requestOf({ namespace: 'nowhere' })), {
      message: 'namespaces "nowhere" not found',
    });
  });

  t.test('admits a delete, which has no object', async (t) => {
    const oldObject = objectOf('Pod', {});
    const request = requestOf({ operation: 'DELETE', object: undefined, oldObject });

    t.equal((await cluster.mutate(request)).object, oldObject);
    t.same(await cluster.validate(request), { warnings: [] });
  });
}
