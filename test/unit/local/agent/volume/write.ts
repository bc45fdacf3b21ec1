import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from '../../../../harness/unit.ts';
import { writeFiles } from '../../../../../local/agent/volume/write.ts';

export function spec(t: Test): void {
  t.test('swaps all files at once, and leaves nothing of the old ones', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lateen-volume-'));
    t.teardown(() => rmSync(folder, { recursive: true }));

    t.equal(write(folder, { a: '1', 'deep/b': '2' }), true);
    const before = readlinkSync(join(folder, '..data'));
    t.equal(write(folder, { a: '1', 'deep/b': '2' }), false);
    t.equal(write(folder, { a: '3' }), true);

    t.equal(readFileSync(join(folder, 'a'), 'utf8'), '3');
    t.equal(readlinkSync(join(folder, 'a')), '..data/a');
    const after = readlinkSync(join(folder, '..data'));
    t.not(after, before);
    t.same(readdirSync(folder).sort(), [after, '..data', 'a'].sort());
  });

  t.test('files have the mode that was asked for', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'lateen-volume-'));
    t.teardown(() => rmSync(folder, { recursive: true }));

    write(folder, { a: '1' });

    t.equal(statSync(join(folder, 'a')).mode & 0o777, 0o400);
  });
}

function write(folder: string, texts: Readonly<Record<string, string>>): boolean {
  const files = Object.entries(texts).map(([path, text]) => {
    return { path, bytes: Buffer.from(text), mode: 0o400 };
  });
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  return writeFiles({ folder, files, owner });
}
