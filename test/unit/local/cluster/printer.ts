import type { Test } from '../../../harness/unit.ts';
import { ManualClock } from '../../../../lib/index.ts';
import { printer } from '../../../../local/cluster/printer.ts';

function scene(color: boolean) {
  const clock = new ManualClock();
  const written: string[] = [];
  return { clock, written, print: printer({ write: (text) => written.push(text), clock, color }) };
}

export function spec(t: Test): void {
  t.test('a step is a line with its time', async (t) => {
    const { clock, written, print } = scene(false);

    await print.step('network', async () => clock.advance(12));

    t.same(written, ['  ✓ network                    12 ms\n']);
  });

  t.test('a step that fails is a line too, and fails', async (t) => {
    const { written, print } = scene(false);

    await t.rejects(
      print.step('network', () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    t.match(written[0], /^ {2}✗ network/);
  });

  t.test('colours only when asked for', async (t) => {
    const [plain, colored] = [scene(false), scene(true)];
    plain.print.notice('look');
    colored.print.notice('look');

    t.same(plain.written, ['  ! look\n']);
    t.match(colored.written[0], '\u001b[33m');
  });
}
