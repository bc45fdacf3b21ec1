import type { Test } from '../../harness/unit.ts';
import { summaryOf } from '../../../bench/summary.ts';
import type { Row } from '../../../bench/row.ts';

export function spec(t: Test): void {
  t.test('prints results as the README quotes them, each aim with how it stands', async (t) => {
    const machine = {
      ...{ cpu: 'Chip', cores: 2, memoryGb: 24, kernel: '6.1', node: 'v26.10.0', loadBefore: 0.1 },
    };
    const rows = [
      row({ cpu_us_per_request: 30.44 }),
      row({ subject: 'nginx', cpu_us_per_request: 10 }),
      row({ scenario: 'convergence', phase: 'route', p99_ms: 1234.5, sent_kb: 61.25 }),
    ];
    const absent = [{ scenario: 'http1', subject: 'envoy', why: 'it is not here' }];

    const text = summaryOf([{ date: '2026-01-02', machine, rows, absent }]);

    t.strictSame(text.split('\n'), [
      '2026-01-02: 2 cores of Chip, 24 GB, Linux 6.1, Node v26.10.0; load before: 0.1',
      '',
      '|  | Lateen | nginx 1.22 | aim |',
      '| --- | --- | --- | --- |',
      '| `http1`, 32 connections, 1 KB: CPU µs a request | 30.4 | 10 ' +
        '| ≤ 1.7 × nginx (it is 3.04) |',
      '',
      '|  | Lateen | aim |',
      '| --- | --- | --- |',
      '| `convergence`, a VirtualService changed: p99 ms, KB to each proxy | 1,235, 61.3 ' +
        '| p99 ≤ 1,000 (it is 1,235) |',
      '',
      '- Without Envoy 1.40: it is not here (http1).',
      '',
    ]);
  });
}

function row(more: Partial<Row>): Row {
  return {
    scenario: 'http1',
    subject: 'lateen',
    connections: 32,
    rps: 1,
    cpu_us_per_request: 1,
    p50_ms: 1,
    p90_ms: 1,
    p99_ms: 1,
    p999_ms: 1,
    rss_mb: 1,
    errors: 0,
    ...more,
  };
}
