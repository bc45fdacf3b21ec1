import type { Test } from '../../../../harness/unit.ts';
import { HTTP2 } from '../../../../harness/listener-plans.ts';
import { H2_LIMITS, limitsAsked } from '../../../../../proxy/http/h2/limits.ts';

export function spec(t: Test): void {
  t.test('memory is ours to limit, whatever is asked for', async (t) => {
    const GENEROUS = 2 ** 31 - 1;
    const limits = limitsAsked({
      ...HTTP2,
      streamWindowBytes: GENEROUS,
      connectionWindowBytes: 100_000,
      tableBytesMax: 65_536,
    });
    t.equal(limits.streamWindowBytes, H2_LIMITS.streamWindowBytes);
    t.equal(limits.connectionWindowBytes, 100_000);
    t.equal(limits.tableBytesMax, H2_LIMITS.tableBytesMax);
  });

  t.test('all else is as it is asked for, and what is not asked is ours', async (t) => {
    const budgets = { ...HTTP2.budgets, emptyMax: 7 };
    const limits = limitsAsked({ ...HTTP2, streamsMax: 5, pingMs: 30_000, budgets });
    t.match(limits, { streamsMax: 5, pingIntervalMs: 30_000, settingsMs: 10_000 });
    t.match(limits.budgets, { emptyMax: 7, resetBurst: H2_LIMITS.budgets.resetBurst });
  });
}
