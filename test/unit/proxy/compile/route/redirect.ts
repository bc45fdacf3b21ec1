import { redirect } from '../../../../../proxy/compile/route/redirect.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unset keeps what the request has, with 301', async (t) => {
    t.same(redirect({}, compilation().place), {
      kind: 'redirect',
      status: 301,
      scheme: undefined,
      host: undefined,
      port: undefined,
      path: undefined,
      stripsQuery: false,
    });
  });

  t.test('scheme, port and path are what is said', async (t) => {
    const plan = redirect(
      { httpsRedirect: true, portRedirect: 8443, prefixRewrite: '/v2', responseCode: 'FOUND' },
      compilation().place,
    );

    t.match(plan, {
      scheme: 'https',
      port: 8443,
      path: { kind: 'prefix', text: '/v2' },
      status: 302,
    });
    t.same(
      refusedBy((at) => redirect({ portRedirect: 70_000 }, at)),
      ['port_redirect'],
    );
  });
}
