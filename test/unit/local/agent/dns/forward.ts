import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { forwarder } from '../../../../../local/agent/dns/forward.ts';

export function spec(t: Test): void {
  t.test('without a name server it can use, the answer is no, at once', async (t) => {
    const query = Uint8Array.of(0, 1);
    const clock = new ManualClock();

    t.equal(await forwarder([], clock)(query, 'udp'), undefined);
    t.equal(await forwarder(['fd00::53', 'dns.example.com'], clock)(query, 'tcp'), undefined);
  });
}
