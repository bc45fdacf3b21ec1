import type { Test } from '../../../harness/unit.ts';
import {
  isAuthority,
  lengthOf,
  welcomesTrailers,
  withoutClearText,
} from '../../../../proxy/http/h1-values.ts';

export function spec(t: Test): void {
  t.test('a length is digits, and a number that counts exactly', async (t) => {
    t.equal(lengthOf('007'), 7);
    t.equal(lengthOf('9007199254740991'), Number.MAX_SAFE_INTEGER);
    for (const text of ['', '+1', '-1', '1 ', '1_0', '0x1', '1e3', '9007199254740992', '٣']) {
      t.equal(lengthOf(text), -1, text);
    }
  });

  t.test('an authority is a host and a port that exists', async (t) => {
    for (const text of ['a', 'a.b:80', '10.0.0.1:65535', '[::1]:443', 'x_y']) {
      t.ok(isAuthority(text), text);
    }
    for (const text of ['a:', 'a:65536', 'me@a', 'a/b', 'a b', '[::1', 'a:b', 'a?', 'a#', 'a\\b']) {
      t.notOk(isAuthority(text), text);
    }
  });

  t.test('reads lists by their members', async (t) => {
    t.ok(welcomesTrailers('gzip, Trailers'));
    t.notOk(welcomesTrailers('no-trailers'));
    t.equal(withoutClearText('H2C , h2c,websocket'.toLowerCase()), 'websocket');
  });
}
