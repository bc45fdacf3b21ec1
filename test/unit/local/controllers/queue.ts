import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { workQueue, type Again } from '../../../../local/controllers/queue.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

function world(reconcile: (key: string) => Promise<Again | undefined>, ready = Promise.resolve()) {
  const clock = new ManualClock();
  const ended = new AbortController();
  const tools = { clock, random: seededRandom(1), log: silentLog };
  const queue = workQueue({ name: 'test', reconcile, ready, ...tools }, ended.signal);
  return { clock, ended, queue };
}

export function spec(t: Test): void {
  t.test(
    'runs a key once however often it was added, and again when added meanwhile',
    async (t) => {
      const seen: string[] = [];
      const first = Promise.withResolvers<undefined>();
      const { queue } = world((key) => {
        seen.push(key);
        return first.promise;
      });
      for (const key of ['a', 'a', 'b', 'a']) queue.add(key);
      await settle(2);
      queue.add('a');
      await settle(2);
      t.same(seen, ['a', 'b']);

      first.resolve(undefined);
      await settle(2);

      t.same(seen, ['a', 'b', 'a']);
    },
  );

  t.test('runs no more than four at a time and nothing before it is ready', async (t) => {
    const ready = Promise.withResolvers<void>();
    let running = 0;
    const { queue } = world(() => {
      running++;
      return new Promise(() => undefined);
    }, ready.promise);
    for (const key of 'abcdefgh') queue.add(key);
    await settle(2);
    t.equal(running, 0);

    ready.resolve();
    await settle(2);

    t.equal(running, 4);
  });

  t.test(
    'comes back after a failure, later each time, and after a wait that was asked for',
    async (t) => {
      const at: number[] = [];
      const { clock, queue } = world(async () => {
        at.push(clock.monotonic());
        if (at.length < 4) throw new Error('not yet');
        return at.length === 4 ? { afterMs: 5000 } : undefined;
      });
      queue.add('a');
      for (let turn = 0; turn < 600; turn++) {
        await settle(1);
        clock.advance(10);
      }

      const waits = at.slice(1).map((time, i) => time - (at[i] ?? 0));
      t.equal(waits.length, 4);
      t.ok((waits[0] ?? 0) < (waits[1] ?? 0) && (waits[1] ?? 0) < (waits[2] ?? 0), waits.join());
      t.ok((waits[3] ?? 0) >= 5000 && (waits[3] ?? 0) < 5010);
    },
  );

  t.test('does nothing more once it has ended', async (t) => {
    let turns = 0;
    const { clock, ended, queue } = world(async () => {
      turns++;
      return { afterMs: 10 };
    });
    queue.add('a');
    await settle(2);
    ended.abort();
    queue.add('b');
    clock.advance(1000);
    await settle(2);

    t.equal(turns, 1);
  });
}
