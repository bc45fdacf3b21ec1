import { connectionHash, hashPolicies } from '../../../../../proxy/compile/route/hash.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test(
    'a cookie without a ttl is never set by us, one of 0s ends with the session',
    async (t) => {
      const { place } = compilation();
      const ttlOf = (cookie: { name: string; ttl?: string }) =>
        hashPolicies([{ cookie }], place)[0];

      t.match(ttlOf({ name: 'a' }), { ttlMs: undefined });
      t.match(ttlOf({ name: 'a', ttl: '0s' }), { ttlMs: 0 });
    },
  );

  t.test('policies keep their order, and what says nothing is told and left out', async (t) => {
    const { place, noted } = compilation();
    const plans = hashPolicies(
      [
        {},
        { header: { headerName: 'X' }, terminal: true },
        { connectionProperties: { sourceIp: true } },
      ],
      place,
    );

    t.match(plans, [{ kind: 'header', name: 'x', terminal: true }, { kind: 'source-address' }]);
    t.same(noted(), ['[0]']);
    t.same(connectionHash([{ sourceIp: {} }], place), [
      { kind: 'source-address', terminal: false },
    ]);
    t.same(
      refusedBy((at) => hashPolicies([{ header: {} }], at)),
      ['[0].header.header_name'],
    );
  });
}
