import type { Test } from '../../harness/unit.ts';
import { say } from '../../harness/command-line.ts';

export function spec(t: Test): void {
  t.test('asks which cluster before it does anything', async (t) => {
    t.match(await say(['demo', 'bookinfo', '--kubeconfig', '/nowhere']), {
      code: 2,
      err: /Which cluster\?/,
    });
  });

  t.test('says what it will put there', async (t) => {
    t.match(await say(['demo', 'bookinfo', '--help']), { code: 0, out: /namespace bookinfo/ });
    t.equal((await say(['demo', 'somethingelse'])).code, 2);
  });
}
