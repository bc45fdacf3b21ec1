import type { Test } from '../../../harness/unit.ts';
import { answering, bench as exchangeBench } from '../../../harness/exchange-bench.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { Told } from '../../../harness/h2-bench.ts';
import { filterPlan } from '../../../harness/plans.ts';
import { grpcWebFilter } from '../../../../proxy/filters/grpc-web.ts';
import { Headers, ResponseHead } from '../../../../proxy/http/index.ts';

const filter = grpcWebFilter('w');
const WEB = 'application/grpc-web+proto';
const TEXT = 'application/grpc-web-text+proto';

type Called = {
  readonly type?: string;
  readonly accept?: string;
  readonly answerType?: string;
  readonly trailers?: Headers | undefined;
};

function asking(type: string, more: Readonly<Record<string, string>> = {}) {
  const bench = new FilterBench();
  const head = requestHead('/s/M', { 'content-type': type, ...more }, 'POST');
  head.bodyLength = 12;
  return { bench, head, verdict: bench.asks(filter, head) };
}

function answered(call: Called = {}): Told<ResponseHead> {
  const { type = WEB, accept, answerType = 'application/grpc+proto', trailers } = call;
  const { bench } = asking(type, accept === undefined ? {} : { accept });
  const told = new Told<ResponseHead>();
  const sink = bench.wraps[0]?.(told) ?? told;
  const head = new ResponseHead(200, '', 20, new Headers(['content-type', answerType]));
  head.bodyLength = 8;
  sink.head(head, false);
  sink.data(Buffer.from('\0\0\0\0\x03abc'));
  sink.end(trailers);
  return told;
}

const OK = new Headers(['grpc-status', '0']);
const LAST = '\x80\0\0\0\x10grpc-status: 0\r\n';

export function spec(t: Test): void {
  t.test('the server hears ordinary gRPC, and others are left alone', async (t) => {
    const { bench, head, verdict } = asking(WEB);
    t.equal(verdict, 'continue');
    t.same(
      ['content-type', 'te', 'grpc-accept-encoding'].map((name) => head.headers.get(name)),
      ['application/grpc+proto', 'trailers', 'identity,deflate,gzip'],
    );
    t.same([bench.wraps.length, bench.contents.length, head.bodyLength], [1, 0, 12]);

    for (const type of ['application/grpc', 'application/grpc-webber', 'text/plain']) {
      const other = asking(type);
      t.equal(other.verdict, 'continue');
      t.equal(other.head.headers.get('content-type'), type);
      t.equal(other.bench.wraps.length, 0);
    }
  });

  t.test('trailers come as the last message of the content', async (t) => {
    const told = answered({ trailers: OK });

    t.equal(told.head_?.headers.get('content-type'), WEB);
    t.equal(told.head_?.bodyLength, -1);
    t.equal(told.body, `\0\0\0\0\x03abc${LAST}`);
    t.equal(told.trailers, undefined);
    t.same(told.events, ['head', 'end']);
  });

  t.test('who sends text gets text, unless it asks for the other', async (t) => {
    const text = answered({ type: TEXT, trailers: OK });
    t.equal(text.head_?.headers.get('content-type'), TEXT);
    const parts = ['\0\0\0\0\x03abc', LAST].map((part) => Buffer.from(part, 'latin1'));
    t.equal(text.body, parts.map((part) => part.toString('base64')).join(''));

    const accepts = (type: string, accept: string) =>
      answered({ type, accept }).head_?.headers.get('content-type');
    t.equal(accepts(TEXT, WEB), WEB);
    t.equal(accepts(WEB, 'application/grpc-web-text'), TEXT);
    t.equal(accepts(TEXT, '*/*'), TEXT);
  });

  t.test('text on its way to the server is bytes when it arrives', async (t) => {
    const { bench, head } = asking(TEXT);
    const [content] = bench.contents;

    t.equal(head.headers.get('content-type'), 'application/grpc+proto');
    t.equal(head.bodyLength, -1);
    t.equal(content?.data(Buffer.from('AAAAAANh')).toString(), '\0\0\0\0\x03a');
    content?.end();
    t.same(bench.replies, []);
  });

  t.test('what is no text, or cut off, is refused in words', async (t) => {
    const details = 'grpc_base_64_decode_failed';
    const wrong = asking(TEXT);
    t.equal(wrong.bench.contents[0]?.data(Buffer.from('A*AA')).length, 0);
    t.match(wrong.bench.replies, [{ status: 400, details, body: /is not base64/ }]);

    const short = asking(TEXT);
    short.bench.contents[0]?.data(Buffer.from('AAAAA'));
    short.bench.contents[0]?.end();
    t.match(short.bench.replies, [{ status: 400, details, body: /is cut off/ }]);
  });

  t.test('what is no text after the answer has begun breaks the exchange off', async (t) => {
    const begun = 'HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nContent-Length: 99\r\n\r\n';
    const http = { filters: [filterPlan({ kind: 'grpc-web' })] };
    const proxy = exchangeBench(answering(begun), { http });
    const fields = `Host: svc\r\nContent-Type: ${TEXT}\r\nTransfer-Encoding: chunked\r\n`;
    await proxy.says(`POST /a HTTP/1.1\r\n${fields}\r\n`);
    t.match(proxy.heard, /^HTTP\/1.1 200 OK/);
    t.same(proxy.observed, []);
    await proxy.says('4\r\nA*AA\r\n');

    t.notMatch(proxy.heard, / 400 /);
    t.match(proxy.observed, [{ flag: 'DPE', details: 'grpc_base_64_decode_failed' }]);
  });

  t.test('an answer that is not of gRPC goes through as it is', async (t) => {
    for (const type of [WEB, TEXT]) {
      const trailers = new Headers(['a', 'b']);
      const told = answered({ type, answerType: 'text/plain', trailers });
      t.same([told.body, told.trailers], ['\0\0\0\0\x03abc', ['a', 'b']]);
      t.equal(told.head_?.bodyLength, 8);
    }
  });
}
