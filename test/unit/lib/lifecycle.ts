import { lifecycle, ManualClock, silentLog, type Part } from '../../../lib/index.ts';
import { settle } from '../../harness/fake-kube.ts';
import type { Test } from '../../harness/unit.ts';

function parts(
  seen: string[],
  wrong: Readonly<Record<string, Partial<Part>>> = {},
): readonly Part[] {
  return ['store', 'server', 'agent'].map((name) => ({
    name,
    start: async () => void seen.push(`+${name}`),
    stop: async () => void seen.push(`-${name}`),
    ...wrong[name],
  }));
}

export function spec(t: Test): void {
  const options = () => ({ clock: new ManualClock(), log: silentLog, stopWithinMs: 1000 });

  t.test('starts in order and stops in reverse, once', async (t) => {
    const seen: string[] = [];
    const life = lifecycle(parts(seen), options());

    await life.start();
    const [first, second] = await Promise.all([life.stop(), life.stop()]);

    t.same(seen, ['+store', '+server', '+agent', '-agent', '-server', '-store']);
    t.equal(first, second);
    t.same(first, { cut: [], failed: [] });
  });

  t.test('takes down what stands when a part cannot start, and says which', async (t) => {
    const seen: string[] = [];
    const start = () => Promise.reject(new Error('port taken'));
    const life = lifecycle(parts(seen, { server: { start } }), options());

    await t.rejects(life.start(), {
      message: 'cannot start server',
      cause: { message: 'port taken' },
    });

    t.same(seen, ['+store', '-store']);
  });

  t.test('cuts what does not stop in time and stops the rest all the same', async (t) => {
    const seen: string[] = [];
    const { clock, ...rest } = options();
    const hang = { stop: () => new Promise<void>(() => undefined) };
    const fail = { stop: () => Promise.reject(new Error('busy')) };
    const life = lifecycle(parts(seen, { agent: hang, server: fail }), { clock, ...rest });
    await life.start();

    const stopped = life.stop();
    clock.advance(1000);
    await settle();

    t.match(await stopped, { cut: ['agent'], failed: [{ name: 'server' }] });
    t.equal(seen.at(-1), '-store');
  });
}
