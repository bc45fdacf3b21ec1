import { ManualClock } from '../../../../../lib/index.ts';
import { Xds } from '../../../../../api/xds/index.ts';
import { certificateClient } from '../../../../../proxy/tls/issue/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('asks nobody, and shows no token, while it knows no root to trust', async (t) => {
    let tokensRead = 0;
    const ask = certificateClient({
      address: 'istiod.istio-system.svc:15012',
      roots: () => ({ kind: 'missing', reason: 'no trust bundle at /root-cert.pem' }),
      token: () => {
        tokensRead += 1;
        return 'secret';
      },
      clusterId: 'Kubernetes',
      ttlMs: 60_000,
      xds: new Xds(),
      dial() {
        t.fail('dials');
        return () => undefined;
      },
      clock: new ManualClock(),
    });

    t.same(await ask('a request'), {
      kind: 'rejected',
      reason: 'no trust bundle at /root-cert.pem',
    });
    t.equal(tokensRead, 0);
  });
}
