import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImage } from '../../../../local/images/image-command.ts';
import { IMAGES } from '../../../../local/images/image-table.ts';
import type { Test } from '../../../harness/unit.ts';

const ROOT = join(import.meta.dirname, '../../../..');

export function spec(t: Test): void {
  t.test('names programs that are there', async (t) => {
    const folders = readdirSync(join(ROOT, 'local/images'));

    for (const { run } of IMAGES) {
      if (run.kind === 'program') t.ok(folders.includes(run.program), run.program);
    }
  });

  t.test('has a program for every image of our samples', async (t) => {
    const samples = join(ROOT, 'deploy/samples');

    for (const file of readdirSync(samples).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(join(samples, file), 'utf8');
      for (const [, image = ''] of text.matchAll(/image: (\S+)/g)) {
        t.equal(findImage(image).kind, 'program', image);
      }
    }
  });
}
