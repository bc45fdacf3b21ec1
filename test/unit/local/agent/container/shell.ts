import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { mountField, shellWords } from '../../../../../local/agent/container/shell.ts';

export function spec(t: Test): void {
  t.test('a shell reads back exactly the words that were written', async () => {
    const word = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const script = `printf '%s\\0' ${shellWords(words)}`;
        const out = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        return out === words.map((text) => `${text}\0`).join('');
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  t.test('blanks in a mount table are octal', async (t) => {
    t.equal(mountField('/a b\tc\\d#e'), '/a\\040b\\011c\\134d\\043e');
  });
}
