import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { Xds, type Listener } from '../../../../api/xds/index.ts';
import { AdjustableLog, Agent } from '../../../../proxy/agent/index.ts';
import { proxySettings } from '../../../../proxy/settings.ts';
import type { FromThread, ToThread } from '../../../../proxy/threads.ts';
import type { AdsResource } from '../../../../proxy/xds/index.ts';
import type { Test } from '../../../harness/unit.ts';

const LISTENER: Listener = {
  name: 'web',
  address: { socketAddress: { address: '127.0.0.1', portValue: 8080 } },
  filterChains: [
    {
      filters: [
        {
          typedConfig: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy',
            statPrefix: 'tcp',
            cluster: 'a',
          },
        },
      ],
    },
  ],
};

export function spec(t: Test): void {
  t.test('is ready when its first listeners have their ports, not when sent', async (t) => {
    const { agent, sent, say, answer } = fixture();
    t.equal(agent.state(), 'PRE_INITIALIZING');

    t.same(agent.useBootstrap(bootstrapOf(LISTENER)), []);
    t.match(agent.notReady(), /no listeners yet/);
    const plan = sent.find((message) => message.kind === 'plan');
    say({ kind: 'applied', id: plan?.id ?? -1 });
    await turn();
    t.match(agent.notReady(), /no listeners yet/, 'the plan is in force, the ports may not be');
    answer(0);
    await turn();

    t.equal(agent.notReady(), undefined);
    t.equal(agent.state(), 'LIVE');
    t.match(agent.agentMetrics(), 'istio_agent_startup_duration_seconds 0');
  });

  t.test('is not ready for listeners of a step that is still to come', async (t) => {
    const { agent, sent, say } = fixture();
    const cluster: AdsResource = {
      ...{ kind: 'cluster', name: 'a', version: '1', unknown: [] },
      value: { name: 'a', type: 'STATIC', connectTimeout: '1s' },
    };
    t.same(agent.useBootstrap({ resources: [cluster], secrets: [], admin: undefined }), []);
    t.same(agent.useBootstrap(bootstrapOf(LISTENER)), []);
    const asksForLoad = (): boolean => sent.some(({ kind }) => kind === 'load');

    const [first] = sent.filter((message) => message.kind === 'plan');
    say({ kind: 'applied', id: first?.id ?? -1 });
    t.notOk(asksForLoad(), 'only the cluster is in force');

    const [, second] = sent.filter((message) => message.kind === 'plan');
    say({ kind: 'applied', id: second?.id ?? -1 });
    t.ok(asksForLoad());
  });

  t.test('puts nothing of a faulty file in force, and names every fault', (t) => {
    const { agent, sent } = fixture();

    const reasons = agent.useBootstrap(bootstrapOf({ name: 'bad', filterChains: [{}] }));

    t.match(reasons, [/^listener bad: address needs/, /filter_chains\[0\]/]);
    t.same(
      sent.filter(({ kind }) => kind === 'plan'),
      [],
    );
    t.end();
  });

  t.test(
    'when told to stop is not ready, takes nothing new, and waits for what stands',
    async (t) => {
      const { agent, sent, answer, clock } = fixture();
      agent.useBootstrap(bootstrapOf(LISTENER));

      const stopped = agent.stop();
      t.equal(agent.state(), 'DRAINING');
      t.equal(sent.filter(({ kind }) => kind === 'drain').length, 1);
      for (const [busy, quietMs] of [
        [2, 0],
        [1, 900],
        [1, 1000],
      ] as const) {
        t.equal(sent.filter(({ kind }) => kind === 'close').length, 0, 'somebody may still come');
        answer(busy, quietMs);
        await turn();
        if (quietMs === 1000) break;
        clock.advance(100);
        await turn();
      }
      t.equal(sent.filter(({ kind }) => kind === 'close').length, 1);
      for (const busy of [1, 0]) {
        answer(busy);
        await turn();
        clock.advance(100);
        await turn();
      }
      await stopped;
    },
  );

  t.test('stays as long as it must for an application that is still at work', async (t) => {
    const env = { MINIMUM_DRAIN_DURATION: '3s' };
    const { agent, answer, clock } = fixture(env);
    agent.useBootstrap(bootstrapOf(LISTENER));
    let isOver = false;

    const stopped = agent.stop().then(() => (isOver = true));
    const idleFor = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 100) {
        answer(0);
        await turn();
        clock.advance(100);
        await turn();
      }
    };
    await idleFor(2900);

    t.equal(isOver, false, 'though no connection is open');
    await idleFor(200);
    answer(0);
    await stopped;
  });

  t.test('leaves when the time to drain is over, whoever is still there', async (t) => {
    const { agent, answer, clock } = fixture();
    agent.useBootstrap(bootstrapOf(LISTENER));
    const begun = clock.now();

    const stopped = agent.stop().then(() => clock.now() - begun);
    for (let passed = 0; passed < 6000; passed += 100) {
      answer(1);
      await turn();
      clock.advance(100);
      await turn();
    }

    t.equal(await stopped, 5000);
  });

  t.test('is not ready while a listener has no port, and says which and why', async (t) => {
    const { agent, sent, say, answer } = fixture();
    agent.useBootstrap(bootstrapOf(LISTENER));

    say({ kind: 'applied', id: sent.find((message) => message.kind === 'plan')?.id ?? -1 });
    say({ kind: 'bind-failed', listener: 'web', message: 'listen EADDRINUSE 127.0.0.1:8080' });
    answer(0);
    await turn();

    t.match(agent.notReady(), /listener web .*EADDRINUSE 127\.0\.0\.1:8080/);
    t.equal(agent.state(), 'PRE_INITIALIZING');
    t.match(agent.agentMetrics(), 'lateen_listeners_unbound 1');
    t.notMatch(agent.agentMetrics(), /^istio_agent_startup_duration_seconds /m);
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function fixture(env: Readonly<Record<string, string>> = { MINIMUM_DRAIN_DURATION: '0s' }) {
  const clock = new ManualClock();
  const settings = proxySettings({ POD_NAME: 'cart-1', POD_NAMESPACE: 'shop', ...env });
  if (settings.kind === 'rejected') throw new Error(settings.reasons.join());
  const sent: ToThread[] = [];
  const listeners: ((message: FromThread) => void)[] = [];
  const agent = new Agent({
    command: { role: 'sidecar', domain: '', config: undefined, mode: 'serve', logLevel: 'info' },
    settings: settings.settings,
    node: { id: 'sidecar~10.0.0.1~cart-1.shop~shop.svc.cluster.local' },
    spiffeId: 'spiffe://cluster.local/ns/shop/sa/cart',
    port: {
      postMessage: (message) => {
        sent.push(message);
        if (message.kind !== 'ask') return;
        const { id, question } = message;
        // The rest is what tests say.
        if (question.kind !== 'last-words') return;
        setImmediate(() => say({ kind: 'answer', id, answer: { kind: 'last-words' } }));
      },
      on: (_, listener) => listeners.push(listener),
    },
    exporter: undefined,
    readFile: () => undefined,
    keptFiles: { read: () => undefined, write: async () => undefined },
    files: { file: () => undefined, variable: () => undefined },
    openLineFile: () => ({ write: () => undefined, close: () => undefined }),
    usage: () => ({ cpuSeconds: 0, residentBytes: 0, heapUsedBytes: 0, heapSizeBytes: 0 }),
    collectGarbage: () => undefined,
    quit: () => undefined,
    scrapes: () => ({ scrapes: 0, failures: 0 }),
    xds: new Xds(),
    dial: () => () => undefined,
    clock,
    random: seededRandom(1),
    log: new AdjustableLog(silentLog, { level: 'info' }),
  });
  const say = (message: FromThread): void => listeners.forEach((listener) => listener(message));
  const answer = (busy: number, quietMs = 60_000): void => {
    const asked = sent.filter((message) => message.kind === 'load').at(-1);
    say({ kind: 'load', id: asked?.id ?? -1, busy, quietMs });
  };
  return { agent, sent, say, answer, clock };
}

function bootstrapOf(value: Listener) {
  const resource: AdsResource = {
    kind: 'listener',
    name: value.name ?? '',
    version: '1',
    unknown: [],
    value,
  };
  return { resources: [resource], secrets: [], admin: undefined };
}
