import type { Test } from '../../../../harness/unit.ts';
import { runInside } from '../../../../../local/agent/probe/run-inside.ts';

export function spec(t: Test): void {
  t.test('answers the exit code and what was printed on either stream', async (t) => {
    const ran = await runInside(['sh', '-c', 'echo out; echo err >&2; exit 3'], 10_000);

    t.equal(ran.code, 3);
    t.same(ran.output.trim().split('\n').sort(), ['err', 'out']);
    t.equal(ran.timedOut, false);
  });

  t.test('a command that takes too long is killed', async (t) => {
    const ran = await runInside(['sleep', '60'], 30);

    t.equal(ran.timedOut, true);
  });
}
