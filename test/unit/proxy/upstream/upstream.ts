import type { Test } from '../../../harness/unit.ts';
import {
  clientTls,
  endpoint,
  endpointsPlan,
  limitsPlan,
  outlierPlan,
  upstreamHttp,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import { NO_PREFERENCE } from '../../../../proxy/upstream/index.ts';

const two = [endpoint('10.0.0.1'), endpoint('10.0.0.2')];
const outlier = outlierPlan({ ejectedPercentMax: 50, consecutive5xx: 1, probation: true });

async function failing(bench: UpstreamBench): Promise<void> {
  bench.send();
  await bench.settles();
  bench.dials.at(-1)?.answer(500);
  await bench.settles();
}

export function spec(t: Test): void {
  t.test('endpoints whose address stays are the same ones after a change', async (t) => {
    const { upstream } = new UpstreamBench({ endpoints: two });
    const [, kept] = upstream.endpoints;
    upstream.setMembers(
      endpointsPlan('u', endpoint('10.0.0.2', { weight: 3 }), endpoint('10.0.0.3')),
    );

    t.equal(upstream.endpoints[0], kept);
    t.equal(kept?.plan.weight, 3);
    t.equal(upstream.endpoint('10.0.0.1:80'), undefined);
  });

  t.test('only healthy endpoints are picked', async (t) => {
    const sick = endpoint('10.0.0.9', { health: 'unhealthy' });
    const { upstream } = new UpstreamBench({ endpoints: [sick, ...two] });

    for (let i = 0; i < 10; i++) t.not(upstream.pick(NO_PREFERENCE)?.plan, sick);
    t.equal(new UpstreamBench({ endpoints: [] }).upstream.pick(NO_PREFERENCE), undefined);
  });

  t.test('a change of one thing leaves connections and ejections alone', async (t) => {
    const bench = new UpstreamBench({ endpoints: two, outlier });
    await failing(bench);
    const ejected = bench.upstream.endpoints.map(({ health }) => health);
    const connections = bench.upstream.breakers.default.connections;
    const limits = { default: limitsPlan({ requestsMax: 7 }), high: limitsPlan() };
    bench.upstream.replan(upstreamPlan('u', { outlier, limits }));

    t.equal(ejected.filter((health) => health === 'unhealthy').length, 1);
    t.same(
      bench.upstream.endpoints.map(({ health }) => health),
      ejected,
    );
    t.equal(bench.upstream.breakers.default.connections, connections);
    t.equal(bench.upstream.breakers.default.plan.requestsMax, 7);
    bench.upstream.replan(upstreamPlan('u'));
    t.ok(bench.upstream.endpoints.every(({ health }) => health === 'healthy'));
  });

  t.test('a change of how endpoints are reached makes new connections', async (t) => {
    const bench = new UpstreamBench();
    const sent = bench.send();
    await bench.settles();
    bench.upstream.replan(upstreamPlan('u', { http: upstreamHttp({ headersMax: 7 }) }));
    bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();

    t.equal(bench.dials.length, 2);
    t.equal(sent.events.at(-1), 'answer 200 end');
    t.ok(bench.dials[0]?.ours.destroyed);
  });

  t.test('▲ whoever was ejected gets one request first', async (t) => {
    const bench = new UpstreamBench({ endpoints: two, outlier });
    await failing(bench);
    bench.clock.advance(40_000);
    const ejected = bench.upstream.endpoints.find(({ health }) => health === 'unhealthy');
    const picks = Array.from({ length: 5 }, () => bench.upstream.pick(NO_PREFERENCE));

    t.equal(picks.filter((picked) => picked === ejected).length, 1);
    t.equal(picks[0], ejected);
  });

  t.test('a trial that ends without a verdict is another’s to make', async (t) => {
    const bench = new UpstreamBench({ endpoints: two, outlier });
    await failing(bench);
    bench.clock.advance(40_000);
    const trial = bench.send();
    trial.dispatch.abort({ name: 'client-gone', cause: '' });
    const ejected = bench.upstream.endpoints.find(({ health }) => health === 'unhealthy');

    t.equal(bench.upstream.pick(NO_PREFERENCE), ejected);
  });

  t.test('a check that fails takes an endpoint out, with its connections', async (t) => {
    const bench = new UpstreamBench();
    await failing(bench);
    const [live] = bench.upstream.endpoints;
    if (live === undefined) throw new Error('no endpoint');
    bench.upstream.checked(live, { passes: false, isDegraded: false });
    t.equal(live.health, 'unhealthy');
    t.ok(bench.dials[0]?.ours.destroyed);
    bench.upstream.checked(live, { passes: true, isDegraded: false });

    t.equal(live.health, 'healthy');
  });

  t.test('a degraded endpoint gets what the others cannot bear', async (t) => {
    const { upstream } = new UpstreamBench({ endpoints: two });
    const [first, second] = upstream.endpoints;
    if (first === undefined || second === undefined) throw new Error('no endpoints');
    upstream.checked(first, { passes: true, isDegraded: true });
    const healthy = Array.from({ length: 40 }, () => upstream.pick(NO_PREFERENCE));
    upstream.checked(second, { passes: false, isDegraded: false });

    t.equal(first.health, 'degraded');
    t.ok(healthy.includes(second), 'it has its share of what the others cannot bear');
    t.ok(healthy.filter((each) => each === second).length > 20);
    t.equal(upstream.pick(NO_PREFERENCE), first);
  });

  t.test('an endpoint that discovery dropped serves on while its checks pass', async (t) => {
    const check = { kind: 'tcp', send: '', receive: [] } as const;
    const healthChecks = [{ ...CHECK, check }];
    const { upstream } = new UpstreamBench({ endpoints: two, drainsOnRemoval: true, healthChecks });
    const [first] = upstream.endpoints;
    for (const live of upstream.endpoints)
      upstream.checked(live, { passes: true, isDegraded: false });
    upstream.setMembers(endpointsPlan('u', endpoint('10.0.0.2')));
    t.equal(upstream.endpoints.length, 2);
    if (first !== undefined) upstream.checked(first, { passes: false, isDegraded: false });

    t.same(
      upstream.endpoints.map(({ key }) => key),
      ['10.0.0.2:80'],
    );
  });

  t.test('an endpoint is spoken to as its labels say', async (t) => {
    const tls = clientTls({ serverName: 's' });
    const mesh = {
      name: 'mesh',
      endpointLabels: { tlsMode: 'istio' },
      tls,
      proxyProtocol: undefined,
    };
    const { upstream } = new UpstreamBench({ tls: [mesh] });

    t.equal(upstream.transportOf(endpoint('10.0.0.1', { labels: { tlsMode: 'istio' } }))?.tls, tls);
    t.equal(upstream.transportOf(endpoint('10.0.0.2')), undefined);
  });

  t.test('a destination is one endpoint however often it is asked for', async (t) => {
    const { upstream } = new UpstreamBench({ source: ORIGINAL });
    const one = upstream.destination('10.0.0.9', 9080);

    t.equal(upstream.destination('10.0.0.9', 9080), one);
    t.match(one?.plan, { address: '10.0.0.9', port: 9080 });
  });
}

const ORIGINAL = {
  kind: 'original-destination',
  bindAddress: '127.0.0.6',
  header: undefined,
  port: undefined,
} as const;

const CHECK = {
  timeoutMs: 1000,
  intervalMs: 1000,
  noTrafficIntervalMs: 1000,
  unhealthyIntervalMs: 1000,
  initialJitterMs: 0,
  jitterMs: 0,
  jitterPercent: 0,
  unhealthyThreshold: 1,
  healthyThreshold: 1,
  reusesConnection: true,
};
