import { Headers, RequestHead } from '../../../../proxy/http/index.ts';
import { SpanTags } from '../../../../proxy/telemetry/span-tags.ts';
import { observedExchange } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a text, a variable, a header, or what stands in for it', async (t) => {
    const request = new RequestHead('GET', '/', 11, new Headers(['x-user', 'jason']));
    const environment = (name: string) => (name === 'ZONE' ? 'a' : undefined);
    const plans = [
      { name: 'one', from: 'literal', value: '1', otherwise: '' },
      { name: 'zone', from: 'environment', value: 'ZONE', otherwise: '' },
      { name: 'user', from: 'header', value: 'X-User', otherwise: '' },
      { name: 'none', from: 'header', value: 'x-none', otherwise: 'nobody' },
      { name: 'left-out', from: 'header', value: 'x-none', otherwise: '' },
    ] as const;

    t.same(new SpanTags().of(plans, observedExchange({ request, environment })), [
      ['one', '1'],
      ['zone', 'a'],
      ['user', 'jason'],
      ['none', 'nobody'],
    ]);
  });
}
