import { ManualClock } from '../../../../lib/index.ts';
import { rounds } from '../../../../control-plane/snapshot/index.ts';
import type { Test } from '../../../harness/unit.ts';

const TURN_MS = 10;
const WORK_MS = 4;

export function spec(t: Test): void {
  const bench = () => {
    const clock = new ManualClock();
    const done: string[] = [];
    let spent = 0;
    const working = {
      monotonic: () => clock.monotonic() + spent,
      now: () => clock.now(),
      after: (ms: number, call: () => void) => clock.after(ms, call),
    };
    const round = rounds({
      clock: working,
      turnMs: TURN_MS,
      work(id) {
        done.push(id);
        spent += WORK_MS;
      },
    });
    return { clock, done, round };
  };

  t.test('does at once what fits in a turn, and the rest in the turns after it', async (t) => {
    const { clock, done, round } = bench();

    round.due(['a', 'b', 'c', 'd', 'e']);

    t.same(done, ['a', 'b', 'c']);
    clock.advance(0);
    t.same(done, ['a', 'b', 'c', 'd', 'e']);
  });

  t.test('serves who waits before who was served already', async (t) => {
    const { clock, done, round } = bench();

    round.due(['a', 'b', 'c', 'd', 'e']);
    round.due(['a', 'b', 'c', 'd', 'e']);
    for (let i = 0; i < 3; i++) clock.advance(0);

    t.same(done, ['a', 'b', 'c', 'd', 'e', 'a', 'b', 'c']);
  });

  t.test('forgets who left, and everybody when it stops', async (t) => {
    const { clock, done, round } = bench();

    round.due(['a', 'b', 'c', 'd', 'e']);
    round.forget('d');
    clock.advance(0);
    round.due(['f', 'g', 'h', 'i']);
    round.stop();
    clock.advance(1);

    t.same(done, ['a', 'b', 'c', 'e', 'f', 'g', 'h']);
  });
}
