import type { Test } from '../../../harness/unit.ts';
import { checked, runProgram } from '../../../../local/machine/index.ts';

export function spec(t: Test): void {
  t.test('gives input, and brings back output and exit code', async (t) => {
    const ran = await runProgram({ argv: ['sh', '-c', 'cat; echo no >&2; exit 3'], stdin: 'yes' });

    t.same(ran, { code: 3, out: 'yes', err: 'no\n' });
  });

  t.test('a program that never reads its input is judged by its own words alone', async (t) => {
    const argv = ['sh', '-c', 'exec <&-; echo why >&2; exit 4'];

    const ran = await runProgram({ argv, stdin: 'x'.repeat(1024 * 1024) });

    t.same(ran, { code: 4, out: '', err: 'why\n' });
  });

  t.test('says which program failed, and what it said', async (t) => {
    const missing = checked(runProgram, { argv: ['/nowhere/program'] });
    const failing = checked(runProgram, { argv: ['sh', '-c', 'echo why >&2; exit 4'] });

    await t.rejects(missing, { message: /'\/nowhere\/program' failed with 127/ });
    await t.rejects(failing, { message: /failed with 4: why$/ });
  });
}
