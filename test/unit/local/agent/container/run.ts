import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { containerRuntime, nodeFolders } from '../../../../../local/agent/container/index.ts';

// Starting, entering and stopping containers needs namespaces: test/system/pods.test.ts does it.
export function spec(t: Test): void {
  t.test('passes over an attempt that never got as far as a process', async (t) => {
    const run = mkdtempSync(join(tmpdir(), 'lateen-run-'));
    t.teardown(() => rmSync(run, { recursive: true }));
    const folders = nodeFolders(run);
    const kill = (): void => void t.fail('nothing is to be killed');
    const runtime = containerRuntime({
      folders,
      node: '',
      dist: '',
      clock: new ManualClock(),
      kill,
    });
    const attempt = folders.attempt({ uid: 'u', container: 'web', attempt: 0 });
    mkdirSync(attempt.path, { recursive: true });
    writeFileSync(attempt.plan, '{"not":"a plan"}');
    writeFileSync(attempt.pid, `1 (sh) S ${'1 '.repeat(30)}`);

    t.same(runtime.find('u', 'web'), []);
    t.same(runtime.find('u', 'none'), []);
  });
}
