import type { Test } from '../../../../harness/unit.ts';
import { Field } from '../../../../../proxy/http/hpack/index.ts';
import { Headers, RequestHead, ResponseHead } from '../../../../../proxy/http/index.ts';
import { HeaderBlock } from '../../../../../proxy/http/h2/header-block.ts';
import { STATIC_FIELDS } from '../../../../../proxy/http/h2/header-field.ts';
import { H2_LIMITS } from '../../../../../proxy/http/h2/index.ts';
import { responseOf, responseRoom } from '../../../../../proxy/http/h2/response-head.ts';

function read(fields: Readonly<Record<string, string>>, method = 'GET'): ResponseHead | string {
  const block = new HeaderBlock(H2_LIMITS);
  for (const [name, value] of Object.entries(fields)) {
    block.field(new Field(name, value, STATIC_FIELDS.judge));
  }
  const to = new RequestHead(method, '/', 11, new Headers());
  return responseOf(block, to, { end: true, wire: undefined }) ?? block.fault;
}

export function spec(t: Test): void {
  t.test('knows a response by what it must and must not have', async (t) => {
    t.equal(read({ a: 'b' }), 'no :status');
    t.equal(read({ ':status': '200', ':path': '/' }), 'a field of requests in a response');
    t.equal(read({ ':status': '101' }), 'status 101 is for HTTP/1');
    t.equal(read({ ':status': '103' }), 'an interim response that ends');
    t.equal(read({ ':status': '200', 'content-length': '3' }), 'content-length without content');
  });

  t.test('takes a length for what it is where there is no content', async (t) => {
    const [head, notModified] = [
      read({ ':status': '200', 'content-length': '3' }, 'HEAD'),
      read({ ':status': '304', 'content-length': '3' }),
    ];
    t.same(
      [head, notModified].map((each) => typeof each === 'string' || each.bodyLength),
      [3, 3],
    );
  });

  t.test('asks for room for the longest way to write it', async (t) => {
    const head = new ResponseHead(200, '', 11, new Headers(['abc', 'defg']));
    t.ok(responseRoom(head) >= 32 + 7);
  });
}
