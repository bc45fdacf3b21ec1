import type { Test } from '../../../harness/unit.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import { failed, Headers, ResponseHead } from '../../../../proxy/http/index.ts';
import { answerOf, lossOf } from '../../../../proxy/upstream/outcome.ts';

export function spec(t: Test): void {
  t.test('a call of gRPC tells its status in headers or in trailers', async (t) => {
    const head = new ResponseHead(200, '', 11, new Headers());

    t.equal(answerOf(head, head.headers).grpcStatus, undefined);
    t.equal(answerOf(head, new Headers(['grpc-status', '14'])).grpcStatus, 14);
  });

  t.test('a request was sent only when it had a connection that took it', async (t) => {
    const bench = new UpstreamBench();
    const { attempts } = bench.send();
    await bench.settles();
    const [attempt] = attempts;
    if (attempt === undefined) throw new Error('nothing was sent');

    t.ok(lossOf(attempt, failed('reset-before-response', '')).requestSent);
    t.notOk(lossOf(attempt, failed('reset-before-request', '')).requestSent);
  });
}
