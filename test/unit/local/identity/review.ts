import {
  ANONYMOUS,
  mayRequest,
  reviewAccess,
  reviewRules,
  reviewSelf,
  reviewToken,
} from '../../../../local/identity/index.ts';
import { identityFixture } from '../../../harness/identity.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const admin = { username: 'admin', groups: ['system:masters'] };

  t.test('says whose token it is, for the audiences in common', async (t) => {
    const { issuer, tokenFor } = identityFixture();
    const token = await tokenFor({ audiences: ['a', 'b'] });

    const review = await reviewToken(issuer, { spec: { token, audiences: ['b', 'c'] } });

    t.match(review, {
      status: {
        authenticated: true,
        user: { username: 'system:serviceaccount:shop:web' },
        audiences: ['b'],
      },
    });
  });

  t.test('says why a token is of no use', async (t) => {
    const { issuer, tokenFor, clock } = identityFixture();
    const token = await tokenFor({ audiences: ['a'] });
    const errorFor = async (spec: object): Promise<unknown> =>
      (await reviewToken(issuer, { spec: { ...spec } }))['status'];

    t.same(await errorFor({ token: 'opaque' }), { user: {}, error: 'invalid bearer token' });
    t.same(await errorFor({ token, audiences: ['b'] }), {
      user: {},
      error:
        '[invalid bearer token, token audiences ["a"] is invalid for the target audiences ["b"]]',
    });
    clock.advance(3_600_000);
    t.same(await errorFor({ token, audiences: ['a'] }), {
      user: {},
      error: '[invalid bearer token, service account token has expired]',
    });
  });

  t.test('lets nobody in particular read public paths only', async (t) => {
    t.same(
      ['/version', '/livez', '/livez/ping', '/api/v1/pods', '/versions'].map((path) =>
        mayRequest(ANONYMOUS, path),
      ),
      [true, true, true, false, false],
    );
    t.equal(mayRequest(admin, '/api/v1/pods'), true);
  });

  t.test('answers what may be done, and why', async (t) => {
    const review = { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } };

    t.match(reviewAccess(admin, review), { ...review, status: { allowed: true } });
    t.match(reviewAccess(ANONYMOUS, review), { status: { allowed: false } });
    t.match(reviewAccess(admin, { spec: { user: 'system:anonymous' } }), {
      status: { allowed: false },
    });
    t.match(reviewRules(admin, {}), { status: { resourceRules: [{ verbs: ['*'] }] } });
    t.match(reviewRules(ANONYMOUS, {}), { status: { resourceRules: [] } });
    t.match(reviewSelf(admin, {}), { status: { userInfo: admin } });
  });
}
