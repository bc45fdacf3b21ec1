import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';
import {
  claim,
  ownInstance,
  release,
  runningInstance,
  update,
} from '../../../../local/cluster/instance.ts';

export function spec(t: Test): void {
  const folder = mkdtempSync(join(tmpdir(), 'lateen-instance-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const own = ownInstance({ pid: process.pid, clock: new ManualClock() });

  t.test('the first claims the folder, the second hears who has it', async (t) => {
    const lock = join(folder, 'new', 'running.json');

    t.same(claim(lock, own), { kind: 'ours' });
    update(lock, { ...own, port: 6443 });
    t.same(claim(lock, own), { kind: 'running', instance: { ...own, port: 6443 } });
    release(lock);
    t.equal(runningInstance(lock), undefined);
  });

  t.test('a process with the same number that started at another time is not it', async (t) => {
    const lock = join(folder, 'stale.json');
    writeFileSync(lock, JSON.stringify({ ...own, startTicks: own.startTicks + 1 }));

    t.equal(runningInstance(lock), undefined);
    t.same(claim(lock, own), { kind: 'ours' });
    t.match(readFileSync(lock, 'utf8'), `"startTicks":${own.startTicks},`);
  });

  t.test('a file that was cut short names nobody', async (t) => {
    const lock = join(folder, 'cut.json');
    writeFileSync(lock, '{"pid": 4');

    t.equal(runningInstance(lock), undefined);
    t.same(claim(lock, own), { kind: 'ours' });
  });
}
