import { corsPolicy } from '../../../../../proxy/compile/filter/cors.ts';
import { compilation } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test(
    'unset is what Envoy holds: enabled, without credentials, passing others on',
    async (t) => {
      const plan = corsPolicy({ allowOriginStringMatch: [{ exact: 'a' }] }, compilation().place);

      t.match(plan.policy, {
        origins: [{ kind: 'exact', text: 'a' }],
        percent: 100,
        credentials: false,
        forwardsUnmatched: true,
      });
    },
  );
}
