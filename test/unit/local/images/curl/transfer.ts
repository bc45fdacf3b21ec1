import { readOptions } from '../../../../../local/images/curl/options.ts';
import { transfer } from '../../../../../local/images/curl/transfer.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tells a URL that is none', async (t) => {
    const reading = readOptions(['http://a b']);
    if (reading.kind === 'rejected') throw new Error(reading.reason);

    t.same(await transfer(reading.options, 'http://a b', {}), {
      kind: 'failed',
      code: 'URL',
      url: 'http://a b',
    });
  });
}
