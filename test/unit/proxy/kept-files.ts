import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keptFiles } from '../../../proxy/kept-files.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a file takes the place of the one before, for its owner alone', async (t) => {
    const folder = t.testdir({});
    const path = join(folder, 'kept');
    await keptFiles.write(path, [Buffer.from('one')]);
    await keptFiles.write(path, [Buffer.from('t'), Buffer.from('wo')]);

    t.equal(keptFiles.read(path)?.toString(), 'two');
    t.equal(statSync(path).mode & 0o777, 0o600);
    t.same(readdirSync(folder), ['kept']);
  });

  t.test('who fails half way leaves what was there', async (t) => {
    const folder = t.testdir({ kept: 'before' });
    const path = join(folder, 'kept');
    const failing = function* (): Generator<Buffer> {
      yield Buffer.from('half');
      throw new Error('out of ideas');
    };

    await t.rejects(keptFiles.write(path, failing()), /out of ideas/);
    t.equal(keptFiles.read(path)?.toString(), 'before');
    t.same(readdirSync(folder), ['kept']);
    t.equal(keptFiles.read(join(folder, 'none')), undefined);
  });
}
