import type { Test } from '../../../harness/unit.ts';
import { Headers } from '../../../../proxy/http/headers.ts';
import { RequestHead, ResponseHead } from '../../../../proxy/http/sink.ts';

export function spec(t: Test): void {
  t.test('heads begin plain: no body, no upgrade, no authority', async (t) => {
    const headers = new Headers();

    t.match(new RequestHead('GET', '/', 11, headers), {
      authority: '',
      scheme: 'http',
      bodyLength: 0,
      upgrade: undefined,
    });
    t.match(new ResponseHead(200, '', 20, headers), { status: 200, bodyLength: 0, version: 20 });
  });
}
