import type { Test } from '../../../harness/unit.ts';
import { observedExchange } from '../../../harness/plans.ts';
import { AccessLogFormat, DEFAULT_FORMAT } from '../../../../proxy/telemetry/index.ts';

export function spec(t: Test): void {
  t.test('writes Istio’s default line', async (t) => {
    const line = new AccessLogFormat(DEFAULT_FORMAT).line(
      observedExchange({ bytesSent: 5, forwardedFor: '1.1.1.1', durationMs: 3.4 }),
    );

    t.equal(
      line,
      '[2026-01-01T00:00:00.000Z] "GET /a HTTP/1.1" 200 - via_upstream - "-" 0 5 3 - "1.1.1.1" ' +
        '"-" "-" "shop" "-" - - 10.96.0.9:80 10.0.0.1 - -\n',
    );
  });

  t.test('a peer cannot write a line or close a quote', async (t) => {
    const observed = observedExchange({ userAgent: 'a"\r\nfake \\' });

    t.equal(
      new AccessLogFormat('%REQ(USER-AGENT)%|%REQ(X-UNKNOWN)%|%NO_SUCH%').line(observed),
      'a\\"\\x0d\\x0afake \\\\|-|-',
    );
  });
}
