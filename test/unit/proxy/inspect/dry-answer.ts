import { Headers, ResponseHead } from '../../../../proxy/http/index.ts';
import { DryAnswer } from '../../../../proxy/inspect/dry-answer.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps the head, and as much of the body as anybody reads', async (t) => {
    const answer = new DryAnswer();
    answer.head(new ResponseHead(403, '', 11, new Headers()));
    answer.data(Buffer.alloc(64 * 1024, 'a'));
    answer.data(Buffer.alloc(10, 'b'));

    t.equal(answer.told?.status, 403);
    t.equal(answer.body.length, 64 * 1024);
  });
}
