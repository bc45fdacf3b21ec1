import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('deletes the state, and takes a flag for a cluster that runs', async (t) => {
    t.match(await say(['local', 'reset']), { code: 0, out: /^Deleted / });
    t.match((await say(['local', 'reset', '--help'])).out, '--force');
  });
}
