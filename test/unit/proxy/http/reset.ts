import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { reset } from '../../../../proxy/http/reset.ts';

export function spec(t: Test): void {
  t.test('what is not a TCP connection is destroyed, and what it had to say is lost', async (t) => {
    const [ours] = duplexPair();
    ours.write('half an answer');
    reset(ours);

    t.ok(ours.destroyed);
    t.notOk(ours.writableFinished);
  });
}
