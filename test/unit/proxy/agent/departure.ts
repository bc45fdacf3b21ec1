import { ManualClock } from '../../../../lib/index.ts';
import { drained, told, type Leaving } from '../../../../proxy/agent/departure.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('closes the doors once nobody new comes, and then waits for who is there', async (t) => {
    const { clock, done, link } = fixture([
      { busy: 2, quietMs: 0 },
      { busy: 2, quietMs: 1000 },
      { busy: 1, quietMs: 1100 },
      { busy: 0, quietMs: 1200 },
    ]);
    const over = drained(link, clock, { minimumDrainMs: 0, terminationDrainMs: 5000 });
    await passes(clock, 1000);
    await over;

    t.same(done, ['load', 'load', 'close', 'load', 'load']);
  });

  t.test('leaves when the time is over, or nobody answers', async (t) => {
    const busy = Array.from({ length: 20 }, () => ({ busy: 1, quietMs: 0 }));
    const { clock, done, link } = fixture(busy);
    const over = drained(link, clock, { minimumDrainMs: 0, terminationDrainMs: 500 });
    await passes(clock, 600);
    await over;
    t.equal(done.at(-1), 'close');

    const silent = fixture([]);
    await drained(silent.link, silent.clock, { minimumDrainMs: 0, terminationDrainMs: 500 });
    t.same(silent.done, ['load', 'close']);
  });

  t.test('the last words are heard before files and collectors are waited for', async (t) => {
    const { clock, done, link } = fixture([]);
    const never = () => new Promise<void>(() => undefined);
    const flush = (): Promise<void> => {
      done.push('flush');
      return Promise.resolve();
    };
    await told(link, clock, [flush]);
    t.same(done, ['last-words', 'flush']);

    const given = told(link, clock, [never]);
    await passes(clock, 2100);
    await given;
  });
}

type Load = { readonly busy: number; readonly quietMs: number };

function fixture(loads: readonly Load[]) {
  const left = [...loads];
  const done: string[] = [];
  const link: Leaving = {
    load: () => {
      done.push('load');
      return Promise.resolve(left.shift());
    },
    close: () => void done.push('close'),
    ask: ({ kind }) => {
      done.push(kind);
      return Promise.resolve({ kind: 'last-words' });
    },
  };
  return { clock: new ManualClock(), done, link };
}

async function passes(clock: ManualClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 100) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(100);
  }
}
