import { seededRandom } from '../../../../lib/index.ts';
import { AccessLogs, DEFAULT_FORMAT } from '../../../../proxy/telemetry/access-log.ts';
import type { AccessLogPlan } from '../../../../proxy/plan/index.ts';
import type { Observed } from '../../../../proxy/telemetry/index.ts';
import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import { observedExchange, textLog } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('writes Istio’s default line', async (t) => {
    const request = new RequestHead('GET', '/a', 11, new Headers(['x-forwarded-for', '1.1.1.1']));
    request.authority = 'shop';
    const line =
      '[2026-01-01T00:00:00.000Z] "GET /a HTTP/1.1" 200 - via_upstream - "-" 0 5 3 - "1.1.1.1" ' +
      '"-" "-" "shop" "-" - - 10.96.0.9:80 10.0.0.1:40000 - -\n';
    const observed = observedExchange({ request, bytesSent: 5, durationMs: 3.4 });

    for (const text of [DEFAULT_FORMAT, '']) {
      t.same(told([textLog({ path: '/dev/stdout', text })], observed), { '/dev/stdout': line });
    }
  });

  t.test('a peer cannot write a line of its own', async (t) => {
    const headers = new Headers(['user-agent', 'a"\r\nfake \\']);
    const request = new RequestHead('GET', '/', 11, headers);
    const log = textLog({ path: '/l', text: '%REQ(USER-AGENT)%|%REQ(X-UNKNOWN)%' });

    t.same(told([log], observedExchange({ request })), { '/l': 'a"\\x0d\\x0afake \\|-' });
  });

  t.test('each log has its file, its words, and what it is about', async (t) => {
    const json: AccessLogPlan = {
      path: '/json',
      format: { kind: 'json', json: { code: '%RESPONSE_CODE%' }, omitEmpty: false },
      filter: { kind: 'status', op: 'ge', value: 500 },
    };
    const logs = [textLog({ path: '/text', text: '%RESPONSE_CODE%\n' }), json];

    t.same(told(logs, observedExchange({ status: 200 })), { '/text': '200\n' });
    t.same(told(logs, observedExchange({ status: 503 })), {
      '/text': '503\n',
      '/json': '{"code":503}\n',
    });
  });
}

function told(plans: readonly AccessLogPlan[], observed: Observed): Record<string, string> {
  const lines: Record<string, string> = {};
  const line = (path: string, text: string): void => {
    lines[path] = (lines[path] ?? '') + text;
  };
  new AccessLogs(seededRandom(1)).tell(plans, observed, { line });
  return lines;
}
