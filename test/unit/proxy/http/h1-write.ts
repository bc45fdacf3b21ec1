import type { Test } from '../../../harness/unit.ts';
import { Headers, RequestHead, ResponseHead } from '../../../../proxy/http/index.ts';
import {
  headerLines,
  reasonOf,
  refusalBody,
  refusalText,
  requestText,
  responseFraming,
  responseText,
} from '../../../../proxy/http/h1-write.ts';
import { REFUSALS } from '../../../../proxy/http/h1-refusal.ts';

function request(method: string, version: 10 | 11 = 11): RequestHead {
  const head = new RequestHead(method, '/', version, new Headers());
  head.authority = 'a';
  return head;
}

type Answer = { readonly status: number; readonly bodyLength: number };

function response({ status, bodyLength }: Answer): ResponseHead {
  const head = new ResponseHead(status, '', 11, new Headers(['x', 'y']));
  head.bodyLength = bodyLength;
  return head;
}

export function spec(t: Test): void {
  t.test('frames a request by what it is: length, chunks, or neither', async (t) => {
    const post = request('POST');
    t.match(requestText(post), /\r\ncontent-length: 0\r\n\r\n$/);
    post.bodyLength = 7;
    t.match(requestText(post), /\r\ncontent-length: 7\r\n\r\n$/);
    post.bodyLength = -1;
    t.match(requestText(post), /\r\ntransfer-encoding: chunked\r\n\r\n$/);
    t.equal(requestText(request('GET')), 'GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  });

  t.test('frames a response by its status, its request and who asked', async (t) => {
    t.equal(responseFraming(response({ status: 200, bodyLength: 5 }), request('HEAD')), 'none');
    t.equal(responseFraming(response({ status: 304, bodyLength: 5 }), request('GET')), 'none');
    t.equal(responseFraming(response({ status: 200, bodyLength: 5 }), request('GET')), 'counted');
    t.equal(responseFraming(response({ status: 200, bodyLength: -1 }), request('GET')), 'chunked');
    t.equal(
      responseFraming(response({ status: 200, bodyLength: -2 }), request('GET', 10)),
      'until-close',
    );
  });

  t.test('tells HEAD the length there would be, and 204 none', async (t) => {
    const text = (head: ResponseHead, method: string): string =>
      responseText({ head, request: request(method), framing: 'none', keepAlive: true });

    t.match(text(response({ status: 200, bodyLength: 5 }), 'HEAD'), 'content-length: 5');
    t.notMatch(text(response({ status: 204, bodyLength: 5 }), 'GET'), 'content-length');
  });

  t.test(
    'says whether the connection persists where the client would think otherwise',
    async (t) => {
      const head = response({ status: 200, bodyLength: 5 });
      const old = request('GET', 10);
      const text = (request: RequestHead, keepAlive: boolean): string =>
        responseText({ head, request, framing: 'counted', keepAlive });

      t.match(text(request('GET'), false), 'connection: close');
      t.notMatch(text(request('GET'), true), 'connection');
      t.match(text(old, true), 'connection: keep-alive');
    },
  );

  t.test('keeps the spelling of names, and knows the words of statuses', async (t) => {
    t.equal(headerLines(new Headers(['x-a', '1'], ['X-A'])), 'X-A: 1\r\n');
    t.equal(reasonOf(503), 'Service Unavailable');
    t.equal(reasonOf(599), 'Unknown');
  });

  t.test('answers in full, in what every answer has, and for the last time', async (t) => {
    const text = refusalText(REFUSALS.host, new Headers(['server', 'me']));
    const body = refusalBody(REFUSALS.host.failure);

    t.match(text, /^HTTP\/1.1 400 Bad Request\r\n/);
    t.match(text, `content-length: ${body.length}\r\nserver: me\r\nconnection: close\r\n\r\n`);
    t.ok(text.endsWith(body));
  });
}
