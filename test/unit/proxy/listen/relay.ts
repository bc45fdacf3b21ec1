import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { Relay } from '../../../../proxy/listen/relay.ts';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};

function relayed(idleMs = 0, ...[ageMaxMs = 0]: readonly number[]) {
  const clock = new ManualClock();
  const [client, near] = duplexPair();
  const [server, far] = duplexPair();
  const ended: unknown[] = [];
  const wheel = new Wheel(clock);
  const parts = { client, server, wheel, idleMs, ageMaxMs };
  const relay = new Relay({ ...parts, ended: (counts) => void ended.push(counts) });
  const heard = { near: '', far: '' };
  near.on('data', (chunk: Buffer) => (heard.near += chunk));
  far.on('data', (chunk: Buffer) => (heard.far += chunk));
  return { clock, near, far, heard, ended, client, server, relay };
}

export function spec(t: Test): void {
  t.test(
    'one side may end while the other still speaks; then it is over, and counted',
    async (t) => {
      const { near, far, heard, ended, relay } = relayed();
      near.end('question');
      await turn();
      t.same(relay.carried, { bytesReceived: 8, bytesSent: 0 }, 'and before that, as asked');
      far.write('a long ');
      await turn();
      far.end('answer');
      await turn();

      t.same(heard, { near: 'a long answer', far: 'question' });
      t.same(ended, [{ bytesReceived: 8, bytesSent: 13, closedBy: 'client', how: 'end' }]);
    },
  );

  t.test('idle ends both sides, but not while bytes flow either way', async (t) => {
    const { clock, near, far, client, ended } = relayed(1000);
    for (const each of [near, far, near]) {
      clock.advance(800);
      each.write('x');
      await turn();
    }
    t.notOk(client.destroyed);
    clock.advance(2100);
    await turn();

    t.ok(client.destroyed);
    t.match(ended, [{ closedBy: 'proxy', how: 'idle' }]);
  });

  t.test('age ends both sides, however busy they are', async (t) => {
    const { clock, near, client, ended } = relayed(0, 1000);
    for (let i = 0; i < 3; i++) {
      clock.advance(400);
      near.write('x');
      await turn();
    }

    t.ok(client.destroyed);
    t.match(ended, [{ closedBy: 'proxy', how: 'age' }]);
  });

  t.test('a connection that breaks breaks the other one, too', async (t) => {
    const left = await socketPair();
    const right = await socketPair();
    const wheel = new Wheel(new ManualClock());
    const over = new Promise<unknown>((resolve) => {
      const ends = { client: left.server, server: right.server };
      new Relay({ ...ends, wheel, idleMs: 0, ageMaxMs: 0, ended: resolve });
    });
    const heard = heardOf(left.client);
    right.client.write('half', () => right.client.resetAndDestroy());

    t.match(await heard, /<reset>$/);
    t.match(await over, { closedBy: 'upstream', how: 'reset' });
    left.client.destroy();
  });
}
