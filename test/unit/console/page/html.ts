import { html } from '../../../../console/page/html.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('escapes what it is given, but not its own', async (t) => {
    const bad = `<img src="x" onerror='a&b'>`;

    const inner = html`<b>${bad}</b>`;

    t.equal(inner.html, '<b>&lt;img src=&quot;x&quot; onerror=&#39;a&amp;b&#39;&gt;</b>');
    t.equal(html`${[inner, inner]}${5}`.html, `${inner.html}${inner.html}5`);
  });
}
