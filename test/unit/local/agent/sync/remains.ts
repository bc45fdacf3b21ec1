import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { systemClock } from '../../../../../lib/index.ts';
import { containerRuntime, nodeFolders } from '../../../../../local/agent/container/index.ts';
import { remainsOf } from '../../../../../local/agent/sync/remains.ts';

const PLAN = {
  id: 'f00',
  uid: 'u',
  namespace: 'default',
  pod: 'web-1',
  container: 'web',
  attempt: 0,
  image: 'busybox',
  hostname: 'web-1',
  argv: ['sh'],
  workingDir: '/',
  env: {},
  user: { uid: 0, gid: 0, groups: [] },
  privileges: { privileged: false, noNewPrivileges: false, capabilities: [] },
  readOnlyRoot: false,
  mounts: [],
  terminationMessagePath: '/dev/termination-log',
  messageFromLogs: true,
  podRoot: '/x',
};

export function spec(t: Test): void {
  t.test('an agent that comes later reads how containers ended that nobody watched', async (t) => {
    const run = mkdtempSync(join(tmpdir(), 'lateen-run-'));
    t.teardown(() => rmSync(run, { recursive: true }));
    const folders = nodeFolders(run);
    const runtime = containerRuntime({
      folders,
      node: '',
      dist: '',
      clock: systemClock,
      kill: () => undefined,
    });
    for (const [attempt, exit] of ['started\n0\n', 'started\n'].entries()) {
      const folder = folders.attempt({ uid: 'u', container: 'web', attempt });
      mkdirSync(folder.path, { recursive: true });
      writeFileSync(folder.plan, JSON.stringify({ ...PLAN, attempt }));
      writeFileSync(folder.pid, `4000000 (sh) S ${'1 '.repeat(30)}`);
      writeFileSync(folder.exit, exit);
      writeFileSync(folder.log, 'last words\n');
    }

    const remains = remainsOf(runtime.find('u', 'web'));

    t.match(remains, [
      { kind: 'exited', attempt: 0, exit: { code: 0, reason: 'Completed' } },
      { kind: 'exited', attempt: 1, exit: { code: 137, message: 'last words\n' } },
    ]);
    t.same(remainsOf(runtime.find('u', 'other')), []);
  });
}
