import type { Test } from '../../../harness/unit.ts';
import { limitsPlan, outlierPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

function bench(more: ConstructorParameters<typeof UpstreamBench>[0] = {}) {
  const subject = new UpstreamBench({ holds: true, ...more });
  const events: string[] = [];
  const waiting = {
    connected: () => void events.push('connected'),
    connectFailed: ({ name }: { name: string }) => void events.push(name),
  };
  const dial = (): boolean => {
    const [live] = subject.upstream.endpoints;
    return live !== undefined && subject.upstream.dialBytes(live, ENDS, waiting);
  };
  return { subject, events, dial };
}

const ENDS = {
  source: { address: '192.0.2.1', port: 4000 },
  destination: { address: '192.0.2.2', port: 80 },
};

export function spec(t: Test): void {
  t.test('a connection counts until it is closed', async (t) => {
    const { subject, events, dial } = bench();
    dial();
    subject.dials[0]?.connect();
    const counts = () => [
      subject.upstream.breakers.default.connections,
      subject.upstream.endpoints[0]?.active,
    ];
    t.same(counts(), [1, 1]);
    subject.dials[0]?.ours.destroy();
    await subject.settles();

    t.same(counts(), [0, 0]);
    t.same(events, ['connected']);
  });

  t.test('beyond the limit nothing is dialled', async (t) => {
    const limits = { default: limitsPlan({ connectionsMax: 1 }), high: limitsPlan() };
    const { subject, dial } = bench({ limits });

    t.same([dial(), dial()], [true, false]);
    t.equal(subject.dials.length, 1);
    t.equal(subject.upstream.stats.upstreamCxOverflow, 1);
  });

  t.test('whoever cannot be reached is found out', async (t) => {
    const outlier = outlierPlan({ consecutive5xx: 1, ejectedPercentMax: 100 });
    const { subject, events, dial } = bench({ outlier });
    dial();
    subject.dials[0]?.fail('connect-timeout');

    t.same(events, ['connect-timeout']);
    t.equal(subject.upstream.endpoints[0]?.health, 'unhealthy');
    t.equal(subject.upstream.stats.upstreamCxConnectTimeout, 1);
  });

  t.test('an endpoint that turned bad is left, where the plan says so', async (t) => {
    for (const closesOnUnhealthy of [true, false]) {
      const { subject, dial } = bench({ closesOnUnhealthy });
      dial();
      subject.dials[0]?.connect();
      const [live] = subject.upstream.endpoints;
      if (live !== undefined) subject.upstream.checked(live, { passes: false, isDegraded: false });

      t.equal(subject.dials[0]?.ours.destroyed, closesOnUnhealthy);
    }
  });

  t.test('an endpoint that wants to know hears first who the client is', async (t) => {
    const way = { name: '', endpointLabels: {}, tls: undefined, proxyProtocol: 'v1' } as const;
    const { subject, dial } = bench({ tls: [way] });
    dial();

    t.match(subject.dials[0]?.target.preface?.toString(), /^PROXY TCP4 192\.0\.2\.1 192\.0\.2\.2/);
  });
}
