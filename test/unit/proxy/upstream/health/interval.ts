import { healthCheckPlan } from '../../../../harness/health.ts';
import type { Test } from '../../../../harness/unit.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { intervalMs } from '../../../../../proxy/upstream/health/interval.ts';

const random = seededRandom(1);

export function spec(t: Test): void {
  t.test('is long while nobody uses the upstream, and its own for those that fail', async (t) => {
    const plan = healthCheckPlan();
    t.equal(intervalMs(plan, { passes: true, hadTraffic: false }, random), 60_000);
    t.equal(intervalMs(plan, { passes: true, hadTraffic: true }, random), 5000);
    t.equal(intervalMs(plan, { passes: false, hadTraffic: true }, random), 2000);
  });

  t.test('jitter only adds, up to its sum', async (t) => {
    const plan = healthCheckPlan({ jitterMs: 500, jitterPercent: 10 });
    const waits = Array.from({ length: 500 }, () =>
      intervalMs(plan, { passes: true, hadTraffic: true }, random),
    );
    t.ok(Math.min(...waits) >= 5000 && Math.max(...waits) < 6000);
    t.ok(Math.max(...waits) - Math.min(...waits) > 900);
  });
}
