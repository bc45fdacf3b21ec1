import type { Test } from '../../../harness/unit.ts';
import { endpoint, endpointsPlan, upstreamPlan } from '../../../harness/plans.ts';
import { seededRandom } from '../../../../lib/index.ts';
import { Upstream } from '../../../../proxy/upstream/index.ts';
import type { ClientTlsPlan } from '../../../../proxy/plan/index.ts';

const nobody = { dial: () => undefined };
const random = seededRandom(1);

export function spec(t: Test): void {
  t.test('endpoints whose address stays are the same ones after a change', async (t) => {
    const upstream = new Upstream(upstreamPlan('u'), nobody);
    upstream.setEndpoints(endpointsPlan('u', endpoint('10.0.0.1'), endpoint('10.0.0.2')));
    const [, kept] = upstream.endpoints;
    upstream.setEndpoints(
      endpointsPlan('u', endpoint('10.0.0.2', { weight: 3 }), endpoint('10.0.0.3')),
    );

    t.equal(upstream.endpoints[0], kept);
    t.equal(kept?.plan.weight, 3);
  });

  t.test(
    'only healthy endpoints are picked, and a tried one is avoided while there are others',
    async (t) => {
      const upstream = new Upstream(upstreamPlan('u'), nobody);
      const sick = endpoint('10.0.0.1', { health: 'unhealthy' });
      upstream.setEndpoints(endpointsPlan('u', sick, endpoint('10.0.0.2'), endpoint('10.0.0.3')));
      const first = upstream.pick(random, [], 0);
      t.ok(first);
      const tried = first === undefined ? [] : [first];

      for (let i = 0; i < 10; i++) t.not(upstream.pick(random, tried, 5), first);
      t.equal(new Upstream(upstreamPlan('none'), nobody).pick(random, [], 0), undefined);
    },
  );

  t.test('an endpoint is spoken to as its labels say', async (t) => {
    const tls: ClientTlsPlan = {
      certificate: 'default',
      trust: 'ROOTCA',
      serverName: 's',
      alpn: [],
      httpAlpn: [],
      peerNames: [],
    };
    const choices = [{ name: 'mesh', endpointLabels: { tlsMode: 'istio' }, tls }];
    const upstream = new Upstream(upstreamPlan('u', { tls: choices }), nobody);

    t.equal(upstream.tlsOf(endpoint('10.0.0.1', { labels: { tlsMode: 'istio' } })), tls);
    t.equal(upstream.tlsOf(endpoint('10.0.0.2')), undefined);
  });

  t.test('a destination is one endpoint however often it is asked for', async (t) => {
    const source = { kind: 'original-destination', bindAddress: '127.0.0.6' } as const;
    const upstream = new Upstream(upstreamPlan('u', { source }), nobody);
    const one = upstream.destination('10.0.0.9', 9080);

    t.equal(upstream.destination('10.0.0.9', 9080), one);
    t.match(upstream.target(one, 'bytes'), { address: '10.0.0.9', bindAddress: '127.0.0.6' });
  });
}
