import { ManualClock } from '../../../../lib/index.ts';
import { adminRoutes } from '../../../../proxy/admin/admin-port.ts';
import type { WebReply } from '../../../../proxy/admin/web.ts';
import { insideOf, type InsideFixture } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('changes something only on POST', async (t) => {
    const inside = insideOf();

    for (const path of ['/quitquitquit', '/drain_listeners', '/logging?level=debug']) {
      t.equal((await ask(inside, `GET ${path}`)).status, 405, path);
    }
    t.same(inside.done, []);
    for (const path of ['/quitquitquit', '/drain_listeners', '/logging?level=warning']) {
      t.equal((await ask(inside, `POST ${path}`)).status, 200, path);
    }
    t.same(inside.done, ['quit', 'drain', 'warn']);
    for (const path of ['/reopen_logs', '/healthcheck/fail', '/healthcheck/ok']) {
      t.equal((await ask(inside, `POST ${path}`)).status, 200, path);
    }
    t.same(inside.done.slice(3), ['reopen', 'fail', 'ok']);
    t.equal((await ask(inside, 'POST /logging?level=loud')).status, 400);
  });

  t.test('says its state in Envoy’s words', async (t) => {
    t.match(await ask(insideOf(), 'GET /ready'), { status: 200, body: 'LIVE\n' });
    const starting = insideOf([], {
      state: () => 'PRE_INITIALIZING',
      notReady: () => 'no listeners yet',
    });
    t.match(await ask(starting, 'GET /ready'), {
      status: 503,
      body: /^PRE_INITIALIZING\nno listeners yet\n$/,
    });
    t.match((await ask(insideOf(), 'GET /server_info')).body, '"state": "LIVE"');
  });

  t.test('names its paths', async (t) => {
    t.match((await ask(insideOf(), 'GET /')).body, '<a href="/config_dump">');
    t.match((await ask(insideOf(), 'GET /help')).body, '/quitquitquit (POST): ');
    t.match(await ask(insideOf(), 'GET /nothing'), { status: 404, body: /invalid path/ });
  });

  t.test('says so when the data path does not answer', async (t) => {
    t.match(await ask(insideOf(), 'GET /clusters'), { status: 503, body: /nobody is there/ });
  });
}

async function ask(inside: InsideFixture, line: string): Promise<WebReply> {
  const [method = '', url = ''] = line.split(' ');
  const { pathname: path, searchParams: query } = new URL(url, 'http://x');
  const routes = adminRoutes(inside, new ManualClock());
  const answer = routes[path] ?? routes['*'];
  if (answer === undefined) throw new Error(`nothing at ${path}`);
  return answer({ method, path, query, headers: {}, body: '' });
}
