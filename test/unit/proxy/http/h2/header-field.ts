import type { Test } from '../../../../harness/unit.ts';
import { KIND, STATIC_FIELDS } from '../../../../../proxy/http/h2/header-field.ts';

const { judge, fields } = STATIC_FIELDS;

function sound(name: string, values: readonly string[]): boolean[] {
  return values.map((value) => judge.isSound(judge.kind(name), value));
}

export function spec(t: Test): void {
  t.test('knows what a name means to a message', async (t) => {
    const names = ['x-a', ':path', 'cookie', 'upgrade', 'trailer', ':other', 'X-A', 'a b', ''];
    t.same(
      names.map((name) => judge.kind(name)),
      [
        KIND.ORDINARY,
        KIND.PATH,
        KIND.COOKIE,
        KIND.CONNECTION,
        KIND.DROPPED,
        KIND.MALFORMED,
        KIND.MALFORMED,
        KIND.MALFORMED,
        KIND.MALFORMED,
      ],
    );
    t.equal(fields[2]?.isSound, true, ':method: GET of the static table');
  });

  t.test('lets no value stand that HTTP/1 would read as something else', async (t) => {
    const odd = ['a', '', 'a\tb', 'ÿ', 'a\r\nb: c', 'a\0', ' a', 'a ', '\x7f'];
    const verdicts = [true, true, true, true, false, false, false, false, false];
    t.same(sound('x-a', odd), verdicts);
    t.same(sound(':path', ['/', '/a?b', '*', 'a', '/a#b', '/a b', '/\u0080', '']), [
      true,
      true,
      true,
      ...Array.from({ length: 5 }, () => false),
    ]);
    t.same(sound(':scheme', ['http', 'https', 'HTTP', 'ftp']), [true, true, false, false]);
    t.same(sound(':authority', ['a:80', '[::1]:80', 'a@b', 'a/b', '']), [
      true,
      true,
      false,
      false,
      false,
    ]);
    t.same(sound('content-length', ['0', '12', '-1', '1,1', '0x1']), [
      true,
      true,
      false,
      false,
      false,
    ]);
    t.same(sound('te', ['trailers', 'gzip']), [true, false]);
  });
}
