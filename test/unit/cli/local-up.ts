import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('without root nothing is started, and it says how', async (t) => {
    t.match(await say(['local', 'up'], { userId: 1000 }), { code: 2, err: /sudo/ });
    t.match((await say(['local', 'up', '--help'])).out, 'Ctrl-C');
  });

  t.test('a kernel that cannot do it is an obstacle that names the reason', async (t) => {
    const { code, err } = await say(['local', 'up']);

    t.equal(code, 2);
    t.match(err, /network namespaces[^]*not on this machine/);
  });
}
