import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('is content when nothing runs', async (t) => {
    const said = await say(['local', 'down'], { userId: 1000 });

    t.match(said, { code: 0, out: /No local cluster/ });
  });
}
