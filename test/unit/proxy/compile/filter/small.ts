import {
  affinity,
  buffer,
  headerMutation,
  router,
} from '../../../../../proxy/compile/filter/small.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unset is what Envoy holds', async (t) => {
    t.same(router({}), {
      kind: 'router',
      suppressOwnHeaders: false,
      respectExpectedTimeout: false,
    });
    t.same(buffer({ maxRequestBytes: 9 }, compilation().place), { kind: 'buffer', bytesMax: 9 });
    t.equal(refusedBy((at) => buffer({}, at)).length, 1);
  });

  t.test('what mutations mean must not depend on their order', async (t) => {
    const append = { header: { key: 'a', value: '1' } };
    const removesAfter = { requestMutations: [{ append }, { remove: 'A' }] };

    t.match(
      headerMutation({ requestMutations: [{ remove: 'A' }, { append }] }, compilation().place),
      {
        request: { changes: [{ name: 'a' }], remove: ['a'] },
      },
    );
    t.same(
      refusedBy((at) => headerMutation(removesAfter, at)),
      ['request_mutations[1].remove'],
    );
  });

  t.test('a session is kept by a cookie or a header', async (t) => {
    const type = 'envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState';
    const typedConfig = pack(type, { cookie: { name: 's', ttl: '60s' } });

    t.match(affinity({ sessionState: { typedConfig }, strict: true }, compilation().place), {
      by: { kind: 'cookie', name: 's', ttlMs: 60_000 },
      strict: true,
    });
    t.equal(refusedBy((at) => affinity({}, at)).length, 1);
  });
}
