import {
  cookies,
  escapeHtml,
  header,
  html,
  json,
  notFound,
  plain,
  redirect,
} from '../../../../../local/images/web/message.ts';
import { ask } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads headers and cookies', async (t) => {
    const request = ask('GET /', { headers: { cookie: 'a=1; session=x=y', accept: 'any' } });

    t.same(
      [...cookies(request)],
      [
        ['a', '1'],
        ['session', 'x=y'],
      ],
    );
    t.equal(header(request, 'accept'), 'any');
    t.equal(header(ask('GET /', { headers: { 'set-cookie': ['a', 'b'] } }), 'set-cookie'), 'a, b');
  });

  t.test('escapes everything that could become a tag or an attribute', async (t) => {
    t.equal(
      escapeHtml(`<a href="x" title='y'>&`),
      '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;',
    );
  });

  t.test('says what a body is', async (t) => {
    t.match(json(200, { a: 1 }), {
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    t.match(html(200, ''), { headers: { 'content-type': /text\/html/ } });
    t.match(plain(200, ''), { headers: { 'content-type': /text\/plain/ } });
    t.match(redirect('/x'), { status: 302, headers: { location: '/x' } });
    t.equal(notFound().status, 404);
  });
}
