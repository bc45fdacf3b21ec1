import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { Relay } from '../../../../proxy/listen/relay.ts';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};

function relayed(idleMs = 0) {
  const clock = new ManualClock();
  const [client, near] = duplexPair();
  const [server, far] = duplexPair();
  const ended: unknown[] = [];
  const wheel = new Wheel(clock);
  new Relay({ client, server, wheel, idleMs, ended: (counts) => void ended.push(counts) });
  const heard = { near: '', far: '' };
  near.on('data', (chunk: Buffer) => (heard.near += chunk));
  far.on('data', (chunk: Buffer) => (heard.far += chunk));
  return { clock, near, far, heard, ended, client, server };
}

export function spec(t: Test): void {
  t.test(
    'one side may end while the other still speaks; then it is over, and counted',
    async (t) => {
      const { near, far, heard, ended } = relayed();
      near.end('question');
      await turn();
      far.write('a long ');
      await turn();
      far.end('answer');
      await turn();

      t.same(heard, { near: 'a long answer', far: 'question' });
      t.same(ended, [{ bytesReceived: 8, bytesSent: 13 }]);
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
    t.equal(ended.length, 1);
  });

  t.test('a connection that breaks breaks the other one, too', async (t) => {
    const left = await socketPair();
    const right = await socketPair();
    const wheel = new Wheel(new ManualClock());
    const over = new Promise<unknown>((resolve) => {
      new Relay({ client: left.server, server: right.server, wheel, idleMs: 0, ended: resolve });
    });
    const heard = heardOf(left.client);
    right.client.write('half', () => right.client.resetAndDestroy());

    t.match(await heard, /<reset>$/);
    await over;
    left.client.destroy();
  });
}
