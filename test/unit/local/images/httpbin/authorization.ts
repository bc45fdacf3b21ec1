import { authorization } from '../../../../../local/images/httpbin/authorization.ts';
import { ask } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

const given = (path: string, credentials: string) => {
  const authorizationHeader = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return authorization(ask(`GET ${path}`, { headers: { authorization: authorizationHeader } }), [
    'u',
    'p',
  ]);
};

export function spec(t: Test): void {
  t.test('opens to the right name and password alone', async (t) => {
    t.equal(given('/basic-auth/u/p', 'u:p').status, 200);
    t.match(given('/basic-auth/u/p', 'u:x'), {
      status: 401,
      headers: { 'www-authenticate': /^Basic/ },
    });
    t.equal(given('/hidden-basic-auth/u/p', '').status, 404);
  });
}
