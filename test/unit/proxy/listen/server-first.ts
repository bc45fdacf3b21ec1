import type { Test } from '../../../harness/unit.ts';
import { ManualClock } from '../../../../lib/index.ts';
import { ServerFirst } from '../../../../proxy/listen/server-first.ts';

export function spec(t: Test): void {
  t.test(
    'what was learned of a place holds for it, for an hour, unless it was wrong',
    async (t) => {
      const clock = new ManualClock();
      const known = new ServerFirst(clock);

      t.ok(known.learn('10.0.0.1:3306'), 'news');
      t.notOk(known.learn('10.0.0.1:3306'), 'not any more');
      t.ok(known.speaks('10.0.0.1:3306'));
      t.notOk(known.speaks('10.0.0.1:3307'));
      known.unlearn('10.0.0.1:3306');
      t.notOk(known.speaks('10.0.0.1:3306'));

      known.learn('10.0.0.2:25');
      clock.advance(3_600_000);
      t.notOk(known.speaks('10.0.0.2:25'));
    },
  );

  t.test('the oldest is forgotten when there are too many', async (t) => {
    const known = new ServerFirst(new ManualClock());
    for (let i = 0; i < 1025; i += 1) known.learn(`10.0.0.1:${i}`);

    t.notOk(known.speaks('10.0.0.1:0'));
    t.ok(known.speaks('10.0.0.1:1'));
  });
}
