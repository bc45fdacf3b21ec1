import type { Test } from '../../../harness/unit.ts';
import { clientTls, endpoint, upstreamPlan } from '../../../harness/plans.ts';
import { targetOf, transportOf } from '../../../../proxy/upstream/transport.ts';

export function spec(t: Test): void {
  t.test('the first way whose labels an endpoint has is taken; with none, plaintext', async (t) => {
    const tls = clientTls();
    const way = { tls, proxyProtocol: undefined } as const;
    const plan = upstreamPlan('u', {
      tls: [
        { ...way, name: 'both', endpointLabels: { a: '1', b: '2' } },
        { ...way, name: 'one', endpointLabels: { a: '1' } },
      ],
    });

    t.equal(transportOf(plan, endpoint('x', { labels: { a: '1', b: '2' } }))?.name, 'both');
    t.equal(transportOf(plan, endpoint('x', { labels: { a: '1' } }))?.name, 'one');
    t.equal(transportOf(plan, endpoint('x')), undefined);
  });

  t.test('the name asked for is the plan’s, or else the request’s', async (t) => {
    const asked = { carries: 'http1', serverName: 'shop', preface: undefined } as const;
    const nameOf = (serverName: string) => {
      const tls = clientTls({ serverName, serverNameFromHost: true });
      const way = { name: '', endpointLabels: {}, tls, proxyProtocol: undefined };
      return targetOf(upstreamPlan('u', { tls: [way] }), endpoint('10.0.0.1'), asked).serverName;
    };

    t.equal(nameOf(''), 'shop');
    t.equal(nameOf('fixed'), 'fixed');
  });
}
