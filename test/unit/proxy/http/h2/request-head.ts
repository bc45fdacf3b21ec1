import type { Test } from '../../../../harness/unit.ts';
import { Field, HpackDecoder, HpackEncoder } from '../../../../../proxy/http/hpack/index.ts';
import { Headers, RequestHead } from '../../../../../proxy/http/index.ts';
import { HeaderBlock } from '../../../../../proxy/http/h2/header-block.ts';
import { NEVER_WRITTEN, STATIC_FIELDS } from '../../../../../proxy/http/h2/header-field.ts';
import { H2_LIMITS } from '../../../../../proxy/http/h2/index.ts';
import { MeshWire } from '../../../../../proxy/http/h2/mesh-wire.ts';
import { requestOf, requestRoom, writeRequest } from '../../../../../proxy/http/h2/request-head.ts';

type Fields = Readonly<Record<string, string>>;
const GET: Fields = { ':method': 'GET', ':scheme': 'https', ':path': '/a', ':authority': 'shop' };

function read(fields: Fields, end = true, wire?: MeshWire): RequestHead | string {
  const block = new HeaderBlock(H2_LIMITS);
  for (const [name, value] of Object.entries(fields)) {
    block.field(new Field(name, value, STATIC_FIELDS.judge));
  }
  return requestOf(block, end, wire) ?? block.fault;
}

function written(head: RequestHead): string[] {
  const encoder = new HpackEncoder(4096, NEVER_WRITTEN);
  const target = Buffer.alloc(requestRoom(head));
  encoder.begin(target, 0);
  writeRequest(encoder, head, undefined);
  const fields: string[] = [];
  new HpackDecoder(STATIC_FIELDS, 4096).read(target.subarray(0, encoder.at), {
    field: ({ name, value }) => void fields.push(`${name}: ${value}`),
  });
  return fields;
}

export function spec(t: Test): void {
  t.test('knows a request by what it must and must not have', async (t) => {
    const { ':path': _path, ...pathless } = GET;
    const { ':authority': _authority, ...nameless } = GET;
    t.equal(read(pathless), 'no :path');
    t.equal(read(nameless), 'no :authority');
    t.equal(read({ ...GET, ':status': '200' }), 'a :status in a request');
    t.equal(read({ ...GET, host: 'other' }), 'host and :authority differ');
    t.equal(read({ ...GET, ':path': '*' }), 'a malformed :path');
    t.equal(read({ ...GET, ':protocol': 'websocket' }), 'a lone :protocol');
    t.equal(read({ ...GET, ':method': 'CONNECT' }), 'CONNECT with a :path');
    t.equal(read({ ...GET, 'content-length': '1' }), 'content-length without content');
    t.type(read({ ...nameless, host: 'shop' }), RequestHead);
    t.type(read({ ...GET, ':method': 'OPTIONS', ':path': '*' }), RequestHead);
  });

  t.test('tells how long its content will be', async (t) => {
    const lengths = [
      read(GET),
      read(GET, false),
      read({ ...GET, 'content-length': '7' }, false),
      read({ ':method': 'CONNECT', ':authority': 'a:1' }, false),
    ];
    t.same(
      lengths.map((head) => typeof head === 'string' || head.bodyLength),
      // What CONNECT is followed by is no content.
      [0, -1, 7, 0],
    );
  });

  t.test('writes what HTTP/1 said in another way, and nothing of its connection', async (t) => {
    const list = ['x-a', 'b', 'connection', 'close', 'te', 'trailers'];
    const head = new RequestHead('PUT', '/x', 11, new Headers(list));
    head.authority = 'shop';
    t.same(written(head), [
      ':method: PUT',
      ':scheme: http',
      ':path: /x',
      ':authority: shop',
      'x-a: b',
      'te: trailers',
      'content-length: 0',
    ]);
  });

  t.test('CONNECT names whom to reach and nothing else, there and back', async (t) => {
    const asked = read({ ':method': 'CONNECT', ':authority': 'db:5432', 'x-a': 'b' }, false);
    if (typeof asked === 'string') throw new Error(asked);
    t.match(asked, { method: 'CONNECT', target: 'db:5432', upgrade: 'connect', bodyLength: 0 });
    const block = {
      ':method': 'CONNECT',
      ':authority': 'db:5432',
      'lateen-http': '11',
      'x-a': 'b',
    };
    const wired = read(block, false, new MeshWire());
    if (typeof wired === 'string') throw new Error(wired);
    t.same(written(asked), [':method: CONNECT', ':authority: db:5432', 'x-a: b']);

    t.same(written(wired), [':method: CONNECT', ':authority: db:5432', 'x-a: b']);

    const upgrading = new RequestHead('GET', '/chat', 11, new Headers());
    upgrading.authority = 'shop';
    upgrading.upgrade = 'websocket';
    t.same(written(upgrading), [
      ':method: CONNECT',
      ':protocol: websocket',
      ':scheme: http',
      ':path: /chat',
      ':authority: shop',
    ]);
  });
}
