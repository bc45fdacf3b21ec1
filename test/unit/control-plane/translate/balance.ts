import type { Test } from '../../../harness/unit.ts';
import { balanceFields, hashPolicy } from '../../../../control-plane/translate/balance.ts';

export function spec(t: Test): void {
  t.test('asks the less busy of two unless a rule says otherwise', async (t) => {
    t.same(balanceFields({}), { lbPolicy: 'LEAST_REQUEST' });
    t.same(balanceFields({ loadBalancer: { simple: 'RANDOM' } }), { lbPolicy: 'RANDOM' });
  });

  t.test('hashes on a ring, or with a table when one is asked for', async (t) => {
    t.same(balanceFields({ loadBalancer: { consistentHash: { useSourceIp: true } } }), {
      lbPolicy: 'RING_HASH',
      ringHashLbConfig: { minimumRingSize: 1024 },
    });
    t.same(balanceFields({ loadBalancer: { consistentHash: { maglev: {} } } }), {
      lbPolicy: 'MAGLEV',
      maglevLbConfig: { tableSize: 65_537 },
    });
  });

  t.test('hashes what the rule names', async (t) => {
    const hashed = (consistentHash: object) => hashPolicy({ loadBalancer: { consistentHash } });

    t.same(hashed({ httpHeaderName: 'x-user' }), { header: { headerName: 'x-user' } });
    t.same(hashed({ httpCookie: { name: 'c', ttl: '1m' } }), { cookie: { name: 'c', ttl: '60s' } });
    t.same(hashed({ httpQueryParameterName: 'q' }), { queryParameter: { name: 'q' } });
    t.same(hashed({ useSourceIp: true }), { connectionProperties: { sourceIp: true } });
    t.equal(hashPolicy({}), undefined);
  });

  t.test('lets new endpoints warm up', async (t) => {
    t.match(balanceFields({ loadBalancer: { warmup: { duration: '30s', aggression: 2 } } }), {
      leastRequestLbConfig: {
        slowStartConfig: { slowStartWindow: '30s', minWeightPercent: { value: 10 } },
      },
    });
  });
}
