import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('prints its version', async (t) => {
    t.match((await say(['version'])).out, /^lateen \d+\.\d+\.\d+\n$/);
  });
}
