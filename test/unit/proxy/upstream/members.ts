import type { Test } from '../../../harness/unit.ts';
import { clientTls, endpoint, endpointsPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

const logical = {
  kind: 'dns',
  endpoints: 'u',
  refreshMs: 5000,
  failureRefresh: { baseMs: 1000, maxMs: 1000 },
  respectsTtl: false,
  jitterMs: 0,
  family: 'v4',
  all: false,
} as const;

export function spec(t: Test): void {
  t.test('an endpoint told twice is one', async (t) => {
    const twice = [endpoint('10.0.0.1'), endpoint('10.0.0.1', { weight: 5 })];
    const { upstream } = new UpstreamBench({ endpoints: twice });

    t.equal(upstream.endpoints.length, 1);
  });

  t.test('where a name has one address at a time, its endpoint outlives the address', async (t) => {
    const { upstream } = new UpstreamBench({ source: logical });
    upstream.setEndpoints(endpointsPlan('u', endpoint('10.0.0.1', { hostname: 'shop' })));
    const [before] = upstream.endpoints;
    upstream.setEndpoints(endpointsPlan('u', endpoint('10.0.0.2', { hostname: 'shop' })));

    t.equal(upstream.endpoints[0], before);
    t.equal(before?.address, '10.0.0.2');
  });

  t.test('an endpoint that speaks otherwise now gets new connections', async (t) => {
    const way = { tls: clientTls(), proxyProtocol: undefined };
    const mesh = { ...way, name: 'mesh', endpointLabels: { tlsMode: 'istio' } };
    const bench = new UpstreamBench({ tls: [mesh] });
    bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();
    const joined = endpoint('10.0.0.1', { labels: { tlsMode: 'istio' } });
    bench.upstream.setMembers(endpointsPlan('u', joined));
    bench.send();
    await bench.settles();

    t.ok(bench.dials[0]?.ours.destroyed);
    t.equal(bench.dials[1]?.target.tls, mesh.tls);
  });
}
