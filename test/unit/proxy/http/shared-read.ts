import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { turns } from '../../../harness/h1-bench.ts';
import { readShared } from '../../../../proxy/http/shared-read.ts';

export function spec(t: Test): void {
  t.test('what is no socket is read as usual, and its bytes are given', async (t) => {
    const [ours, theirs] = duplexPair();
    const took: Buffer[] = [];

    t.equal(
      readShared(ours, (bytes) => void took.push(bytes)),
      false,
    );
    theirs.write('one');
    theirs.write('two');
    await turns();
    t.equal(Buffer.concat(took).toString(), 'onetwo');
  });
}
