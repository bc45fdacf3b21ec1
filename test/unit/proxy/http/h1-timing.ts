import type { Test } from '../../../harness/unit.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { H1_RULES, H1_TIMES, type H1Times } from '../../../../proxy/http/h1-options.ts';
import { H1Timing, hasDeadlines, type H1Deadline } from '../../../../proxy/http/h1-timing.ts';

function timing(times: Partial<H1Times>) {
  const clock = new ManualClock();
  const due: H1Deadline[] = [];
  const options = { rules: H1_RULES, times: { ...H1_TIMES, ...times }, wheel: new Wheel(clock) };
  const timing = new H1Timing({ timedOut: (deadline) => void due.push(deadline) }, options);
  return { clock, due, timing, options };
}

const SLACK_MS = 50;

export function spec(t: Test): void {
  t.test('a head that dawdles is not given more time with each byte', async (t) => {
    const { clock, due, timing: deadlines } = timing({ headersTimeoutMs: 1000 });
    for (let i = 0; i < 10; i++) {
      deadlines.headBegan();
      clock.advance(110);
    }

    t.same(due, ['headers']);
  });

  t.test('a request has its time from its first byte to its last', async (t) => {
    const { clock, due, timing: deadlines } = timing({ requestTimeoutMs: 1000 });
    deadlines.headBegan();
    clock.advance(600);
    deadlines.headEnded(false);
    clock.advance(300);
    t.same(due, []);
    clock.advance(100 + SLACK_MS);
    t.same(due, ['request']);

    deadlines.headEnded(true);
    clock.advance(5000);
    t.same(due, ['request'], 'one that is whole has no more to lose');
  });

  t.test('idles only between requests', async (t) => {
    const { clock, due, timing: deadlines } = timing({ idleTimeoutMs: 1000 });
    clock.advance(900);
    deadlines.headEnded(true);
    clock.advance(5000);
    t.same(due, []);
    deadlines.rests();
    clock.advance(1000 + SLACK_MS);

    t.same(due, ['idle']);
  });

  t.test('lives as long as it may, whatever it does, and no deadline outlives it', async (t) => {
    const { clock, due, timing: deadlines, options } = timing({ durationMaxMs: 1000 });
    t.ok(hasDeadlines(options));
    deadlines.headEnded(true);
    clock.advance(1000 + SLACK_MS);
    t.same(due, ['duration']);

    const stopped = timing({ durationMaxMs: 1000, idleTimeoutMs: 1000 });
    stopped.timing.stop();
    stopped.clock.advance(5000);
    t.same(stopped.due, []);
  });
}
