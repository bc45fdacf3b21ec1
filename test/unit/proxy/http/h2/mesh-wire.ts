import fc from 'fast-check';
import { HpackDecoder, HpackEncoder } from '../../../../../proxy/http/hpack/index.ts';
import { Headers, RequestHead, ResponseHead } from '../../../../../proxy/http/index.ts';
import { NEVER_WRITTEN, STATIC_FIELDS } from '../../../../../proxy/http/h2/header-field.ts';
import { MeshWire, spellingRoom, wireRoom } from '../../../../../proxy/http/h2/mesh-wire.ts';
import { writeFields } from '../../../../../proxy/http/h2/request-head.ts';
import type { Test } from '../../../../harness/unit.ts';

/** The fields of a head as they arrive. */
function sent(head: RequestHead | ResponseHead): string[] {
  const encoder = new HpackEncoder(4096, NEVER_WRITTEN);
  const target = Buffer.alloc(wireRoom(head) + 1024);
  encoder.begin(target, 0);
  new MeshWire().write(encoder, head);
  writeFields(encoder, head.headers);
  const list: string[] = [];
  new HpackDecoder(STATIC_FIELDS, 4096).read(target.subarray(0, encoder.at), {
    field: ({ name, value }) => void list.push(name, value),
  });
  return list;
}

function request(version: 10 | 11 | 20, headers: Headers): RequestHead {
  return new RequestHead('GET', '/', version, headers);
}

export function spec(t: Test): void {
  t.test('the version of a message survives, and its names as they were spelled', async (t) => {
    const headers = new Headers(['content-type', 'a', 'x-b', 'c'], ['Content-Type', 'x-b']);
    const list = sent(request(10, headers));
    t.same(list, ['lateen-http', '10,Content-Type', 'content-type', 'a', 'x-b', 'c']);

    const said = new MeshWire().take(list);
    t.equal(said?.version, 10);
    t.same(said?.headers(list).spelling, ['Content-Type', 'x-b']);
    t.same(list, headers.list, 'nothing of ours is left');
  });

  t.test('a reason phrase travels only when it is not the usual one', async (t) => {
    const usual = new ResponseHead(404, 'Not Found', 11, new Headers());
    const own = new ResponseHead(404, 'Gone; fishing, mostly', 11, new Headers());

    t.same(sent(usual), ['lateen-http', '11']);
    t.equal(new MeshWire().take(sent(own))?.reason, 'Gone; fishing, mostly');
  });

  t.test('what an application calls by our name stays its own', async (t) => {
    const list = sent(request(11, new Headers(['lateen-http', '20'])));
    const wire = new MeshWire();
    t.equal(wire.take(list)?.version, 11);
    t.same(list, ['lateen-http', '20']);
    t.equal(wire.take(['x-a', 'b']), undefined);
  });

  t.test('nonsense is taken off and believed in nothing', async (t) => {
    for (const text of ['', '12', '11,', '11,A b', '11,A:b', '11;a\r\nb']) {
      const list = ['lateen-http', text];
      t.equal(new MeshWire().take(list), undefined, text);
      t.same(list, []);
    }
  });

  t.test('any spelling comes back, however much there is of it', async () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/);
    const names = fc.uniqueArray(name, { selector: (text) => text.toLowerCase(), maxLength: 40 });
    fc.assert(
      fc.property(names, (spelling) => {
        const list = spelling.flatMap((text) => [text.toLowerCase(), 'v']);
        const arrived = sent(request(11, new Headers(list, spelling)));
        const back = new MeshWire().take(arrived)?.headers(arrived);
        return (
          back !== undefined &&
          (back.spelling ?? back.list.filter((_, i) => i % 2 === 0)).every(
            (text, i) => text === spelling[i],
          )
        );
      }),
    );
  });

  t.test('trailers keep the spelling of their names', async (t) => {
    const trailers = new Headers(['x-sum', '1', 'y', '2'], ['X-Sum', 'y']);
    const encoder = new HpackEncoder(4096, NEVER_WRITTEN);
    const target = Buffer.alloc(spellingRoom(trailers) + 1024);
    encoder.begin(target, 0);
    new MeshWire().writeTrailers(encoder, trailers);
    writeFields(encoder, trailers);
    const list: string[] = [];
    new HpackDecoder(STATIC_FIELDS, 4096).read(target.subarray(0, encoder.at), {
      field: ({ name, value }) => void list.push(name, value),
    });

    const said = new MeshWire().take(list);
    t.same(said?.headers(list).spelling, ['X-Sum', 'y']);
    t.same(list, trailers.list);
  });
}
