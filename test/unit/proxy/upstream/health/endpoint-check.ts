import { failedBy, healthCheckPlan, PASSED, ToldProbe } from '../../../../harness/health.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import type { HealthCheckPlan } from '../../../../../proxy/plan/index.ts';
import { EndpointCheck } from '../../../../../proxy/upstream/health/endpoint-check.ts';
import { HealthStats } from '../../../../../proxy/upstream/health/stats.ts';

function checking(probe: ToldProbe, plan: Partial<HealthCheckPlan> = {}) {
  const clock = new ManualClock(0);
  const stats = new HealthStats();
  const told: boolean[] = [];
  const check = new EndpointCheck({
    plan: healthCheckPlan(plan),
    probe,
    stats,
    clock,
    random: seededRandom(1),
    hadTraffic: () => true,
    checked: (passes) => void told.push(passes),
  });
  return { clock, stats, check, told };
}

export function spec(t: Test): void {
  t.test('checks at once, and again after each interval', async (t) => {
    const probe = new ToldProbe(PASSED, PASSED, PASSED);
    const { clock, stats, check, told } = checking(probe);
    check.start();
    t.same(told, [true]);
    clock.advance(10_000);
    t.same(told, [true, true, true]);
    t.match(stats, { attempt: 3, success: 3, failure: 0 });
  });

  t.test('what it says of itself holds until it says otherwise', async (t) => {
    const degraded = { kind: 'passed', isDegraded: true } as const;
    const probe = new ToldProbe(degraded, failedBy('network'), PASSED);
    const { clock, check } = checking(probe);
    check.start();
    t.same([check.passes, check.isDegraded], [true, true]);
    clock.advance(5000);
    t.same([check.passes, check.isDegraded], [true, true]);
    clock.advance(5000);
    t.same([check.passes, check.isDegraded], [true, false]);
  });

  t.test('silence is given up after the timeout, and is a failure of the network', async (t) => {
    const probe = new ToldProbe();
    const { clock, stats, check, told } = checking(probe);
    check.start();
    clock.advance(999);
    t.same(told, []);
    clock.advance(1);
    t.same(told, [false]);
    t.equal(probe.cancelled, 1);
    t.match(stats, { failure: 1, networkFailure: 1 });
    clock.advance(2000);
    t.equal(probe.asked, 2, 'after the interval for what fails');
  });

  t.test('the first check may be put off, so that not all begin together', async (t) => {
    const probe = new ToldProbe(PASSED);
    const { clock, check } = checking(probe, { initialJitterMs: 1000 });
    check.start();
    t.equal(probe.asked, 0);
    clock.advance(1000);
    t.equal(probe.asked, 1);
  });

  t.test('what an endpoint says of itself in traffic counts at once', async (t) => {
    const probe = new ToldProbe(PASSED, failedBy('retriable'), PASSED, PASSED);
    const { clock, stats, check, told } = checking(probe);
    check.start();
    check.failNow();
    t.same(told, [true, false]);
    t.equal(stats.passiveFailure, 1);
    clock.advance(9000);
    t.equal(check.passes, true, 'and it must prove that it is well again');
  });

  t.test('stopped, it asks and tells no more', async (t) => {
    const probe = new ToldProbe();
    const { clock, check, told } = checking(probe);
    check.start();
    check.stop();
    clock.advance(100_000);
    t.equal(probe.asked, 1);
    t.same(told, []);
    t.ok(probe.isClosed);
  });
}
