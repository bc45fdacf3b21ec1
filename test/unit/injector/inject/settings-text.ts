import type { Test } from '../../../harness/unit.ts';
import { readInjectionTexts } from '../../../../injector/inject/settings-text.ts';

export function spec(t: Test): void {
  t.test('reads both texts, or says which of them is none', async (t) => {
    t.match(readInjectionTexts({ mesh: 'trustDomain: td', values: '{"global":{"tag":"7"}}' }), {
      settings: { trustDomain: 'td', image: 'lateen/proxyv2:7' },
    });
    t.match(readInjectionTexts({ mesh: ': :', values: '[]' }), {
      kind: 'rejected',
      reasons: [/istio: mesh/, /values/],
    });
  });
}
