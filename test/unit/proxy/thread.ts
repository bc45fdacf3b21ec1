import { connect } from 'node:net';
import type { Test } from '../../harness/unit.ts';
import { turns } from '../../harness/h2-peer.ts';
import { listenerPlan, tcpPlan } from '../../harness/plans.ts';
import { freePort } from '../../harness/socket-pair.ts';
import { seededRandom, systemClock } from '../../../lib/index.ts';
import { TrafficThread } from '../../../proxy/thread.ts';
import { seal } from '../../../proxy/plan/index.ts';
import type { FromThread } from '../../../proxy/threads.ts';

function thread() {
  const told: FromThread[] = [];
  const waiting: (() => void)[] = [];
  const given: string[] = [];
  const made = new TrafficThread(
    {
      tell: (message) => {
        told.push(message);
        for (const wake of waiting.splice(0)) wake();
      },
      clock: systemClock,
      random: seededRandom(1),
      hostname: 'here',
      environment: () => undefined,
      residentBytes: () => 0,
      collectGarbage: () => void given.push('collected'),
      returnFree: () => void given.push('returned'),
    },
    {
      nodeId: 'me',
      metadata: {},
      principal: '',
      memoryLimitBytes: 0,
      tellsPeers: false,
      own: undefined,
      ownCluster: '',
    },
  );
  const heard = async (kind: FromThread['kind']): Promise<FromThread> => {
    for (;;) {
      const found = told.find((message) => message.kind === kind);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return { made, heard, told, given };
}

export function spec(t: Test): void {
  t.test('a plan is in force when its port is open, and not before', async (t) => {
    const { made, heard } = thread();
    const port = await freePort();
    const listener = listenerPlan('l', { port, chains: [{ serve: tcpPlan([]) }] });
    made.hear({ kind: 'plan', id: 7, slice: { set: [seal(listener)], removed: [], isLast: true } });

    t.match(await heard('applied'), { id: 7 });
    const client = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    client.destroy();
    const removed = [{ kind: 'listener', name: 'l' }] as const;
    made.hear({ kind: 'plan', id: 8, slice: { set: [], removed, isLast: true } });
  });

  t.test('collects once, while nobody is connected, and gives back each time', async (t) => {
    const { made, heard, given } = thread();
    const port = await freePort();
    const listener = listenerPlan('l', { port, chains: [{ serve: tcpPlan([]) }] });
    const sniffing = { ...listener, sniff: { ...listener.sniff, tls: true, timeoutMs: 60_000 } };
    made.hear({ kind: 'plan', id: 7, slice: { set: [seal(sniffing)], removed: [], isLast: true } });
    await heard('applied');
    const client = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    await turns();

    made.hear({ kind: 'settle' });
    t.same(given, ['returned'], 'somebody would wait');

    client.destroy();
    await new Promise((resolve) => client.once('close', resolve));
    await turns();
    made.hear({ kind: 'settle' });
    made.hear({ kind: 'settle' });
    t.same(given, ['returned', 'collected', 'returned', 'returned']);
    const removed = [{ kind: 'listener', name: 'l' }] as const;
    made.hear({ kind: 'plan', id: 8, slice: { set: [], removed, isLast: true } });
  });

  t.test('what nobody caught is told to people, and costs no more than that', async (t) => {
    const { made, heard } = thread();
    made.uncaught(new Error('a bug'));

    t.match(await heard('says'), { level: 'error', fields: { stack: /a bug/ } });
    made.hear({ kind: 'load', id: 3 });
    t.match(await heard('load'), { id: 3, busy: 0 });
  });
}
