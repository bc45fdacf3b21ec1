import type { Test } from '../../../../harness/unit.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { Headers, RequestHead } from '../../../../../proxy/http/index.ts';
import { addAccept, addKey, keyOf, withoutKey } from '../../../../../proxy/http/h2/websocket.ts';

export function spec(t: Test): void {
  t.test('makes up a key where none is, and proves one that is', async (t) => {
    const headers = new Headers();
    addKey(headers, seededRandom(1));
    const key = keyOf(headers) ?? '';
    t.equal(Buffer.from(key, 'base64').length, 16);
    addKey(headers, seededRandom(2));
    t.equal(keyOf(headers), key, 'the client’s own stays');
    const answer = new Headers();
    // The example of RFC 6455, 1.3.
    addAccept(answer, 'dGhlIHNhbXBsZSBub25jZQ==');
    t.equal(answer.get('sec-websocket-accept'), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
  });

  t.test('leaves the request as it is when it takes the key away', async (t) => {
    const head = new RequestHead('GET', '/', 11, new Headers(['sec-websocket-key', 'k', 'a', 'b']));
    t.same(withoutKey(head).headers.list, ['a', 'b']);
    t.equal(keyOf(head.headers), 'k');
  });
}
