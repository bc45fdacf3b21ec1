import { helpText, homePage } from '../../../../proxy/admin/help.ts';
import { text } from '../../../../proxy/admin/web.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a link for what is read, a button for what changes something', async (t) => {
    const answer = () => text('');
    const paths = [
      { path: '/ready', says: 'whether it serves', changes: false, answer },
      { path: '/quit', says: 'end', changes: true, answer },
    ];

    t.match(homePage(paths), '<a href="/ready">');
    t.match(homePage(paths), '<form method="post" action="/quit">');
    t.equal(helpText(paths), '  /ready: whether it serves\n  /quit (POST): end\n');
  });
}
