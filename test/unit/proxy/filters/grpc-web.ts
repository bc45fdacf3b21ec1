import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { Told } from '../../../harness/h2-bench.ts';
import { grpcWebFilter } from '../../../../proxy/filters/grpc-web.ts';
import { Headers, ResponseHead } from '../../../../proxy/http/index.ts';

const filter = grpcWebFilter('w');

function answered(type: string, trailers: Headers | undefined): Told<ResponseHead> {
  const bench = new FilterBench();
  bench.asks(filter, requestHead('/s/M', { 'content-type': 'application/grpc-web+proto' }, 'POST'));
  const told = new Told<ResponseHead>();
  const sink = bench.wraps[0]?.(told) ?? told;
  const head = new ResponseHead(200, '', 20, new Headers(['content-type', type]));
  head.bodyLength = 3;
  sink.head(head, false);
  sink.data(Buffer.from('abc'));
  sink.end(trailers);
  return told;
}

export function spec(t: Test): void {
  t.test('the server hears ordinary gRPC, and others are left alone', async (t) => {
    const bench = new FilterBench();
    const call = requestHead('/s/M', { 'content-type': 'application/grpc-web+proto' }, 'POST');
    t.equal(bench.asks(filter, call), 'continue');
    t.equal(call.headers.get('content-type'), 'application/grpc+proto');
    t.equal(call.headers.get('te'), 'trailers');

    const other = requestHead('/s/M', { 'content-type': 'application/grpc' }, 'POST');
    t.equal(bench.asks(filter, other), 'continue');
    t.equal(bench.wraps.length, 1);
  });

  t.test('trailers come as the last message of the content', async (t) => {
    const told = answered('application/grpc+proto', new Headers(['grpc-status', '0']));

    t.equal(told.head_?.headers.get('content-type'), 'application/grpc-web+proto');
    t.equal(told.head_?.bodyLength, -1);
    t.equal(told.body, `abc\x80\0\0\0\x10grpc-status: 0\r\n`);
    t.equal(told.trailers, undefined);
    t.same(told.events, ['head', 'end']);
  });

  t.test('an answer that is not of gRPC goes through as it is', async (t) => {
    const told = answered('text/plain', new Headers(['a', 'b']));
    t.same([told.body, told.trailers], ['abc', ['a', 'b']]);
    t.equal(told.head_?.bodyLength, 3);
  });

  t.test('what we cannot translate is refused in words', async (t) => {
    const bench = new FilterBench();
    const text = requestHead('/s/M', { 'content-type': 'application/grpc-web-text' }, 'POST');
    t.equal(bench.asks(filter, text), 'stop');
    t.match(bench.replies, [{ status: 415, details: 'grpc_web_text_unsupported' }]);
  });
}
