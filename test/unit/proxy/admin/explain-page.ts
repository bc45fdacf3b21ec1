import { explainPage } from '../../../../proxy/admin/explain-page.ts';
import type { WebRequest } from '../../../../proxy/admin/web.ts';
import type { Question } from '../../../../proxy/live.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('asks the data path what it was asked, in a query or in JSON', async (t) => {
    const asked: Question[] = [];
    const ask = (question: Question) => {
      asked.push(question);
      return Promise.resolve({ kind: 'failed', reason: 'say listener=' } as const);
    };
    const inside = insideOf([], { ask });

    const byQuery = await explainPage(inside, request('GET', 'url=http://shop/x'));
    const body = JSON.stringify({ url: 'http://shop/x' });
    await explainPage(inside, { ...request('POST', ''), body });

    t.match(byQuery, { status: 404, body: 'say listener=\n' });
    t.match(asked[0], { kind: 'explain', request: { target: '/x', authority: 'shop' } });
    t.same(asked[0], asked[1]);
  });

  t.test('says how to ask, and what was wrong with the question', async (t) => {
    t.match(await explainPage(insideOf(), request('GET', '')), { status: 400, body: /ask about/ });
    const wrong = await explainPage(insideOf(), request('GET', 'url=/&colour=red'));
    t.match(wrong, { status: 400, body: /'colour' is not known/ });
  });
}

function request(method: 'GET' | 'POST', query: string): WebRequest {
  return { method, path: '/explain', query: new URLSearchParams(query), headers: {}, body: '' };
}
