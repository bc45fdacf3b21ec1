import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('help is for someone who meets it today', async (t) => {
    const { code, out } = await say(['--help']);

    t.equal(code, 0);
    t.match(out, 'lateen local up');
  });

  t.test('a wrong command line is 2, and says what was meant', async (t) => {
    const { code, err } = await say(['local', 'upp']);

    t.equal(code, 2);
    t.match(err, 'Did you mean up?');
    t.equal((await say([])).code, 2);
  });
}
