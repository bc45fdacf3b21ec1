import fc from 'fast-check';
import { lineSplitter } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('gives the same lines however the bytes are cut', async () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat(9)), (text, cuts) => {
        const bytes = Buffer.from(text);
        const splitter = lineSplitter(10_000);
        const lines: string[] = [];
        let from = 0;
        for (const size of cuts) {
          lines.push(...splitter.push(bytes.subarray(from, from + size)));
          from = Math.min(bytes.length, from + size);
        }
        lines.push(...splitter.push(bytes.subarray(from)), splitter.rest());
        return lines.join('\n') === bytes.toString('utf8');
      }),
    );
  });

  t.test('refuses a line that grows beyond its limit', async (t) => {
    const splitter = lineSplitter(4);
    t.same(splitter.push(Buffer.from('1234\n123')), ['1234']);
    t.throws(() => splitter.push(Buffer.from('45')), /longer than 4 bytes/);
  });
}
