import fc from 'fast-check';
import { echo } from '../../../../../local/images/tcp-echo/echo.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('answers whole lines, however the bytes arrive', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ') });

    fc.assert(
      fc.property(fc.array(line), fc.nat(5), (lines, size) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\n`).join(''), 'latin1');
        const { take } = echo('one');
        let answer = '';
        for (let i = 0; i < bytes.length; i += size + 1)
          answer += take(bytes.subarray(i, i + size + 1));
        return answer === lines.map((each) => `one ${each}\n`).join('');
      }),
    );
  });

  t.test('does not keep a line that never ends', async (t) => {
    const { take } = echo('one');

    t.ok(take(Buffer.alloc(70_000, 'x')).length > 60_000);
    t.equal(take(Buffer.from('y\n')), 'one y\n');
  });
}
