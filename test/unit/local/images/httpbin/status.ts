import { redirected, statusReply } from '../../../../../local/images/httpbin/status.ts';
import type { Random } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const at = (fraction: number): Random => ({ below: () => 0, fraction: () => fraction });

export function spec(t: Test): void {
  t.test('answers any status', async (t) => {
    t.equal(statusReply('503', at(0)).status, 503);
    t.match(statusReply('418', at(0)), { body: /teapot/ });
    t.match(statusReply('301', at(0)), { headers: { location: '/redirect/1' } });
    t.match(statusReply('401', at(0)), { headers: { 'www-authenticate': /Basic/ } });
    for (const wrong of ['99', '600', 'x', '200,y', '200:-1'])
      t.equal(statusReply(wrong, at(0)).status, 400);
  });

  t.test('chooses by weight', async (t) => {
    const choices = '200:0.9,503:0.1';

    t.same(
      [0, 0.89, 0.91, 0.999].map((fraction) => statusReply(choices, at(fraction)).status),
      [200, 200, 503, 503],
    );
  });

  t.test('counts redirects down to the end', async (t) => {
    t.match(redirected('redirect', 2), { headers: { location: '/redirect/1' } });
    t.match(redirected('redirect', 1), { headers: { location: '/get' } });
    t.equal(redirected('redirect', 0).status, 400);
  });
}
