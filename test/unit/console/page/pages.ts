import { pages } from '../../../../console/page/pages.ts';
import { TraceStore } from '../../../../console/store/index.ts';
import { span, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const store = new TraceStore({ tracesMax: 10, bytesMax: 1e6 });
  store.add([span({ service: 'a', name: 'one' })]);
  store.add([span({ traceId: 'f'.repeat(32), service: 'b', name: 'two', failed: true })]);
  const asked = (path: string) => pages(new URL(`http://x${path}`), { store, nowMs: 0 });

  t.test('lists traces as the filters say', async (t) => {
    t.match(asked('/'), { status: 200, text: /one[^]*2 of 2|2 of 2[^]*one/ });
    t.notMatch(asked('/?service=b').text, '>one<');
    t.notMatch(asked('/?errors=1').text, '>one<');
    t.match(asked('/?service=b').text, '>two<');
  });

  t.test('shows one trace, or says why not', async (t) => {
    t.match(asked(`/trace/${TRACE_ID}`), { status: 200, text: '<h1>one</h1>' });
    t.match(asked(`/trace/${'a'.repeat(32)}`), { status: 404, text: 'No such trace' });
    t.match(asked('/nothing'), { status: 404, text: 'No such page' });
  });
}
