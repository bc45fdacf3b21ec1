import { silentLog, type Log } from '../../../../lib/index.ts';
import { answerTo, json, onPost, text, type WebRoutes } from '../../../../proxy/admin/web.ts';
import type { Test } from '../../../harness/unit.ts';

const ROUTES: WebRoutes = {
  '/': () => text('root\n'),
  '/ready': () => text('yes\n'),
  '/app-health/': ({ path }) => text(`${path}\n`),
  '/change': onPost(() => text('changed\n')),
  '/broken': () => Promise.reject(new Error('out of luck')),
};

export function spec(t: Test): void {
  t.test('answers at a path exactly, and below one that ends in a slash', async (t) => {
    t.match(await ask('GET /ready'), { status: 200, body: 'yes\n' });
    t.match(await ask('GET /app-health/cart/livez'), { body: '/app-health/cart/livez\n' });
    t.match(await ask('GET /'), { body: 'root\n' });
    for (const path of ['/ready/', '/readyz', '/app-health', '/other']) {
      t.equal((await ask(`GET ${path}`)).status, 404, path);
    }
  });

  t.test('changes something only when posted to', async (t) => {
    t.equal((await ask('GET /change')).status, 405);
    t.match(await ask('POST /change'), { status: 200, body: 'changed\n' });
  });

  t.test('a route that fails is an answer and a line in the log, without its reason', async (t) => {
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, error: (message, fields) => void lines.push(message, fields) };

    const { status, body } = await ask('GET /broken', log);

    t.equal(status, 500);
    t.notMatch(body, 'out of luck', 'which is nobody’s business outside');
    t.match(lines, ['an admin request failed', { path: '/broken', error: /out of luck/ }]);
  });

  t.test('prints JSON for people', (t) => {
    t.match(json({ a: [1] }), { type: 'application/json', body: '{\n "a": [\n  1\n ]\n}\n' });
    t.end();
  });
}

function ask(line: string, log: Log = silentLog) {
  const [method = '', path = ''] = line.split(' ');
  const request = { method, path, query: new URLSearchParams(), headers: {}, body: '' };
  return answerTo({ request, routes: ROUTES, log });
}
