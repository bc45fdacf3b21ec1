import { traceConsole } from '../../../console/console.ts';
import { ManualClock, silentLog } from '../../../lib/index.ts';
import { spanId, TRACE_ID } from '../../harness/spans.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('shows on one port what came in at the other', async (t) => {
    const settings = {
      ...{ pagePort: 0, otlpPort: 0, tracesMax: 10, traceMebibytesMax: 1 },
      logLevel: 'info',
    } as const;
    const { parts, ports } = traceConsole({ settings, clock: new ManualClock(), log: silentLog });
    await parts.start();
    t.teardown(() => parts.stop());
    const page = `http://127.0.0.1:${ports().page}`;
    const otlp = `http://127.0.0.1:${ports().otlp}`;
    const time = { startTimeUnixNano: '1000000000', endTimeUnixNano: '1001000000' };
    const span = { traceId: TRACE_ID, spanId: spanId('1'), name: 'GET /', ...time };

    const sent = await fetch(`${otlp}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    });

    t.equal(sent.status, 200);
    const list = await fetch(page);
    t.match(list.headers.get('content-security-policy'), "default-src 'none'");
    t.match(await list.text(), `/trace/${TRACE_ID}`);
    t.match(await (await fetch(`${page}/api/traces/${TRACE_ID}`)).json(), { total: 1 });
    t.equal((await fetch(`${page}/ready`)).status, 200);
    t.equal((await fetch(page, { method: 'POST' })).status, 405);
    t.equal((await fetch(`${otlp}/v1/metrics`, { method: 'POST' })).status, 404);
    t.equal((await fetch(`${otlp}/v1/traces`)).status, 405);
  });
}
