import { frame, message } from '../../../../console/page/frame.ts';
import { html } from '../../../../console/page/html.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('puts content in a page, which asks for itself again only when told', async (t) => {
    const page = frame({ title: '<x>', content: html`<p>hello</p>` });

    t.match(page, '<title>&lt;x&gt;</title>');
    t.match(page, '<p>hello</p>');
    t.notMatch(page, 'http-equiv="refresh"');
    const live = frame({ title: 'x', content: html``, refreshSeconds: 5 });
    t.match(live, 'http-equiv="refresh" content="5"');
    t.match(message('Gone', html`<i>why</i>`), /Gone[^]*<i>why<\/i>/);
  });
}
