import type { Test } from '../../../harness/unit.ts';
import { inOrder, isKnown, meansAll } from '../../../../control-plane/serve/session.ts';
import { TYPES } from '../../../harness/ads.ts';

const SECRET = 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret';

export function spec(t: Test): void {
  t.test('tells what is named before who names it', async (t) => {
    const all = ['type/b', TYPES.routes, TYPES.listener, 'type/a', TYPES.endpoints, TYPES.cluster];

    t.same(inOrder(all), [
      TYPES.cluster,
      TYPES.endpoints,
      TYPES.listener,
      TYPES.routes,
      'type/a',
      'type/b',
    ]);
  });

  t.test('knows the types that there is something to tell of', async (t) => {
    for (const type of [...Object.values(TYPES), SECRET]) t.ok(isKnown(type), type);
    t.notOk(isKnown('type/a'));
  });

  t.test('asking for no name means all of some types, and none of others', async (t) => {
    t.ok(meansAll(TYPES.cluster, []));
    t.notOk(meansAll(TYPES.cluster, ['a']));
    for (const type of [TYPES.endpoints, TYPES.routes, SECRET]) t.notOk(meansAll(type, []), type);
  });
}
