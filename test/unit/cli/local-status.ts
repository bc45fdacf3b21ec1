import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('says when nothing runs, and what starts it', async (t) => {
    t.match(await say(['local', 'status']), { code: 1, out: /not running.*local up/ });
  });
}
