import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { checkHostPath } from '../../../../../local/agent/volume/host-path.ts';

export function spec(t: Test): void {
  t.test('makes what it may make, and refuses what is something else', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lateen-host-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const fresh = join(folder, 'a', 'b');

    t.equal(checkHostPath({ path: fresh, type: 'DirectoryOrCreate' }), undefined);
    t.ok(statSync(fresh).isDirectory());
    t.equal(checkHostPath({ path: file, type: 'File' }), undefined);
    t.match(checkHostPath({ path: file, type: 'Directory' }), /is not a directory$/);
    t.match(
      checkHostPath({ path: join(folder, 'none'), type: 'CharDevice' }),
      /not a char device$/,
    );
  });
}
