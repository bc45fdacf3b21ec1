import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const found = (loadBalancer: string) =>
    findingsOf({
      kind: 'DestinationRule',
      spec: `{ host: web, trafficPolicy: { loadBalancer: ${loadBalancer} } }`,
    });

  t.test('wants one key to hash, and tables that can be built', async (t) => {
    t.match(found('{ simple: RANDOM, consistentHash: {} }'), [
      /give one of simple and consistentHash/,
      /consistentHash give exactly one of httpHeaderName/,
    ]);
    t.match(found('{ consistentHash: { useSourceIp: true, maglev: { tableSize: 10 } } }'), [
      /maglev\.tableSize must be a prime number/,
    ]);
    t.same(found('{ consistentHash: { httpHeaderName: x, maglev: { tableSize: 11 } } }'), []);
  });

  t.test('wants shares that add up, and one way to go by place', async (t) => {
    t.match(found('{ localityLbSetting: { distribute: [{ from: a, to: { a: 90 } }] } }'), [
      /distribute\[0\]\.to must add up to 100, not 90/,
    ]);
    const both = '{ failover: [{ from: a, to: a }], failoverPriority: [x] }';
    t.match(found(`{ localityLbSetting: ${both} }`), [/give one of distribute/, /two different/]);
  });

  t.test('wants a duration to warm up', async (t) => {
    t.match(found('{ simple: ROUND_ROBIN, warmup: { aggression: 0 } }'), [
      /warmup\.duration is required/,
      /aggression must be above 0/,
    ]);
  });
}
