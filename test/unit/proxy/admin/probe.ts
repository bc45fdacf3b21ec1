import { AppProbes, appProbesOf } from '../../../../proxy/admin/probe.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads what injection wrote, and names what it cannot ask', (t) => {
    const { probes, reasons } = appProbesOf({
      '/app-health/a/readyz': {
        httpGet: {
          path: 'ok',
          port: 8080,
          scheme: 'HTTPS',
          host: 'shop.example',
          httpHeaders: [{ name: 'X-Probe', value: '1' }],
        },
        timeoutSeconds: 3,
      },
      '/app-health/a/livez': { tcpSocket: { port: 9000 } },
      '/app-health/a/startupz': { grpc: { port: 9001 } },
    });

    t.same(probes.get('/app-health/a/readyz'), {
      timeoutMs: 3000,
      kind: {
        kind: 'http',
        scheme: 'https',
        port: 8080,
        path: '/ok',
        headers: { 'x-probe': '1', host: 'shop.example' },
      },
    });
    t.same(probes.get('/app-health/a/livez'), {
      timeoutMs: 1000,
      kind: { kind: 'tcp', port: 9000 },
    });
    t.match(reasons, [/startupz/]);
    t.end();
  });

  t.test('asks nothing at a path it does not know', async (t) => {
    const probes = new AppProbes({ probes: new Map(), host: '127.0.0.1', localAddress: undefined });
    const request = {
      method: 'GET',
      path: '/app-health/x/readyz',
      query: new URLSearchParams(),
      headers: {},
      body: '',
    };

    t.equal((await probes.answer(request)).status, 400);
  });
}
