import type { Test } from '../../../../harness/unit.ts';
import { askProbe, runHook, type Target } from '../../../../../local/agent/probe/index.ts';

export function spec(t: Test): void {
  t.test('an exec probe passes when its command does, inside the container', async (t) => {
    const entered: (readonly string[])[] = [];
    const inside = (argv: readonly string[]) => {
      entered.push(argv);
      return ['sh', '-c', ...argv];
    };
    const target = { container: { name: 'web' }, address: '', inside };
    const exec = { command: ['echo not yet; exit 1'] };

    t.match(await askProbe(target, { exec, timeoutSeconds: 10 }), {
      passed: false,
      message: 'not yet\n',
    });
    t.match(await runHook(target, { hook: { exec: { command: ['true'] } }, timeoutMs: 10_000 }), {
      passed: true,
    });
    t.same(entered, [exec.command, ['true']]);
  });

  t.test('a container that is gone fails every exec probe', async (t) => {
    const target: Target = { container: { name: 'web' }, address: '', inside: () => undefined };

    const answer = await askProbe(target, { exec: { command: ['true'] } });

    t.same(answer, { passed: false, message: 'container is not running' });
  });
}
