import type { Test } from '../../../harness/unit.ts';
import { Headers } from '../../../../proxy/http/headers.ts';

export function spec(t: Test): void {
  t.test('set replaces every value where the first stood, and spelling follows', async (t) => {
    const headers = new Headers(['a', '1', 'b', '2', 'a', '3'], ['A', 'b', 'a']);
    headers.set('a', '4');
    headers.append('c', '5');

    t.same(headers.list, ['a', '4', 'b', '2', 'c', '5']);
    t.same(headers.spelling, ['A', 'b', 'c']);
  });

  t.test('remove and removePrefix keep names and spellings beside their values', async (t) => {
    const headers = new Headers(['x-y-1', 'a', 'z', 'b', 'x-y-2', 'c'], ['X-Y-1', 'Z', 'x-y-2']);
    headers.removePrefix('x-y-');
    t.same(headers.list, ['z', 'b']);
    t.same(headers.spelling, ['Z']);

    headers.remove('z');
    t.same(headers.list, []);
    t.equal(headers.get('z'), undefined);
    t.notOk(headers.has('z'));
  });

  t.test('a value that was made is one line, whatever it was made of', async (t) => {
    const headers = new Headers(['a', '1']);
    headers.set('a', 'x\r\nInjected: 1');
    headers.append('b', 'y\0\nz');

    t.same(headers.list, ['a', 'x  Injected: 1', 'b', 'y  z']);
  });
}
