import type { Test } from '../../../harness/unit.ts';
import { http2Report } from '../../../../bench/load/index.ts';

export function spec(t: Test): void {
  t.test('reads it by its log, and counts answers that lack content', async (t) => {
    const printed = `finished in 500.00ms, 4.00 req/s, 2KB/s
  requests: 4 total, 4 started, 4 done, 3 succeeded, 1 failed, 1 errored, 0 timeout
  traffic: 3.1KB (3174) total, 102B (102) headers (space savings 0.00%), 3.0KB (3072) data
  `;
    const log = '17000\t200\t30\n17001\t200\t10\n17002\t-1\t90\n17003\t200\t20\n';

    t.match(http2Report({ printed, log }, 1024), {
      requests: 3,
      durationUs: 500_000,
      errors: 1,
      p50Us: 20,
      p99Us: 30,
    });
    t.match(http2Report({ printed, log }, 1536), { errors: 2 }, 'content of two for three');
    t.match(http2Report({ printed, log: '' }, 1024), { requests: 0, errors: 1 });
    t.throws(() => http2Report({ printed: 'no', log }, 1), { message: /no report:\nno/ });
  });
}
