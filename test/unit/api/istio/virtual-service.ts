import type { Test } from '../../../harness/unit.ts';
import { read } from '../../../../api/index.ts';
import { virtualServiceSpec } from '../../../../api/istio/index.ts';

export function spec(t: Test): void {
  t.test('takes the rules of the tutorials as they are', async (t) => {
    const reading = read(virtualServiceSpec, {
      hosts: ['reviews'],
      http: [
        {
          match: [{ headers: { 'end-user': { exact: 'jason' } }, uri: { prefix: '/a' } }],
          fault: { delay: { percentage: { value: 100 }, fixedDelay: '7s' } },
          route: [{ destination: { host: 'reviews', subset: 'v2' }, weight: 100 }],
          retries: { attempts: 3, perTryTimeout: '2s', retryOn: 'gateway-error' },
        },
      ],
    });

    t.same([reading.kind, reading.findings], ['ok', []]);
  });

  t.test('tells every problem and every unknown field with its path', async (t) => {
    const reading = read(virtualServiceSpec, {
      hosts: ['reviews'],
      http: [{ timeout: 'soon', route: [{ destination: { subset: 'v1' } }], retry: {} }],
    });

    t.equal(reading.kind, 'rejected');
    t.same(
      reading.findings.map(({ path, code }) => [path, code]),
      [
        ['http[0].route[0].destination.host', 'required'],
        ['http[0].timeout', 'value'],
        ['http[0].retry', 'unknown-field'],
      ],
    );
  });
}
