import { PassThrough } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { failed } from '../../../../proxy/http/index.ts';
import { interleaved, race } from '../../../../proxy/upstream/happy-eyeballs.ts';
import type { Address, Connecting } from '../../../../proxy/upstream/index.ts';

const at = (address: string): Address => ({ address, port: 80 });

function racing(count: number) {
  const clock = new ManualClock();
  const dials: Connecting[] = [];
  const events: string[] = [];
  const addresses = Array.from({ length: count }, (_, i) => at(String(i)));
  race(
    { addresses, wheel: new Wheel(clock), dialOne: (_address, one) => void dials.push(one) },
    {
      connected: () => void events.push('connected'),
      connectFailed: ({ name }) => void events.push(name),
    },
  );
  return { clock, dials, events };
}

export function spec(t: Test): void {
  t.test('families take turns, the first address’s first', async (t) => {
    const mixed = interleaved([at('::1'), at('::2'), at('::3'), at('1.1.1.1'), at('2.2.2.2')]);

    t.same(
      mixed.map(({ address }) => address),
      ['::1', '1.1.1.1', '::2', '2.2.2.2', '::3'],
    );
  });

  t.test('the next is tried when the last is slow, or at once when it refuses', async (t) => {
    const { clock, dials } = racing(3);
    t.equal(dials.length, 1);
    clock.advance(250);
    t.equal(dials.length, 1);
    clock.advance(70);
    t.equal(dials.length, 2);
    dials[1]?.connectFailed(failed('connect-failed', ''));

    t.equal(dials.length, 3);
  });

  t.test('the first connection wins, and others are closed', async (t) => {
    const { clock, dials, events } = racing(2);
    clock.advance(320);
    dials[1]?.connected(new PassThrough());
    const late = new PassThrough();
    dials[0]?.connected(late);

    t.same(events, ['connected']);
    t.ok(late.destroyed);
  });

  t.test('it is lost when all have failed, and only then', async (t) => {
    const { dials, events } = racing(2);
    dials[0]?.connectFailed(failed('connect-failed', ''));
    t.same(events, []);
    dials[1]?.connectFailed(failed('connect-timeout', ''));

    t.same(events, ['connect-timeout']);
  });
}
