import { lstatSync, mkdtempSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { makeSkeleton, nodeFolders } from '../../../../../local/agent/container/index.ts';

export function spec(t: Test): void {
  const skip = process.getuid?.() === 0 ? false : 'needs root to make device nodes';
  t.test('has devices and folders, and no link that leads out of it', { skip }, async (t) => {
    const run = mkdtempSync(join(tmpdir(), 'lateen-skeleton-'));
    t.teardown(() => rmSync(run, { recursive: true }));
    const folders = nodeFolders(run);

    makeSkeleton(folders);
    makeSkeleton(folders);

    const path = (name: string): string => join(folders.skeleton, name);
    t.ok(statSync(path('dev/null')).isCharacterDevice());
    t.equal(statSync(path('tmp')).mode & 0o7777, 0o1777);
    t.ok(statSync(path('etc/passwd')).isFile());
    t.equal(readlinkSync(path('var/run')), '../run');
    t.ok(lstatSync(path('bin')).isSymbolicLink());
  });
}
