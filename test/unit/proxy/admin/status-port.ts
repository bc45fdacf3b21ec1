import { AppProbes, MergedMetrics, readyRoutes } from '../../../../proxy/admin/index.ts';
import { statusRoutes } from '../../../../proxy/admin/status-port.ts';
import type { WebReply, WebRoutes } from '../../../../proxy/admin/web.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('is ready when nothing is missing, and says what is', async (t) => {
    t.equal((await ask(readyRoutes(insideOf()), '/healthz/ready')).status, 200);
    const starting = insideOf([], { notReady: () => 'no certificate yet' });
    t.match(await ask(readyRoutes(starting), '/healthz/ready'), {
      status: 503,
      body: /no certificate yet/,
    });
  });

  t.test('without an application’s metrics, the agent’s and the data path’s are all', async (t) => {
    const inside = insideOf();
    const metrics = new MergedMetrics({ inside, app: undefined, appHost: '127.0.0.1' });
    const probes = new AppProbes({ probes: new Map(), host: '127.0.0.1', localAddress: undefined });

    const reply = await ask(statusRoutes(inside, { metrics, probes }), '/stats/prometheus');

    t.match(reply, {
      status: 200,
      body: /^agent 1\n.*envoy_server_live{} 1\ndata 1\n$/s,
      type: /version=0\.0\.4/,
    });
    t.equal(metrics.scrapes, 1);
  });
}

async function ask(routes: WebRoutes, path: string): Promise<WebReply> {
  const handler = routes[path];
  if (handler === undefined) throw new Error(`nothing at ${path}`);
  return handler({ method: 'GET', path, query: new URLSearchParams(), headers: {}, body: '' });
}
