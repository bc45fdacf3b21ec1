import { ManualClock } from '../../../../lib/index.ts';
import { Inbox } from '../../../../proxy/xds/inbox.ts';
import type { Step } from '../../../../proxy/xds/session.ts';
import type { DeltaResponse } from '../../../../proxy/xds/wire.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('takes a large response a little at a time, and lets others in between', async (t) => {
    const { inbox, log, taken } = fixture();

    inbox.add('stream', response('n1', 12));
    t.equal(log.length, 0, 'whoever delivered it is not held up');
    await turn();
    t.equal(log.length, 5, 'a millisecond each, five in a turn');

    for (let i = 0; i < 3; i++) await turn();
    t.same(taken, ['stream n1']);
  });

  t.test('takes them in the order in which they came', async (t) => {
    const { inbox, taken } = fixture();
    inbox.add('one', response('n1', 7));
    inbox.add('one', response('n2', 1));
    inbox.add('two', response('n3', 1));

    for (let i = 0; i < 6; i++) await turn();

    t.same(taken, ['one n1', 'one n2', 'two n3']);
  });

  t.test('finishes at once what it has, when it is told to', async (t) => {
    const { inbox, taken } = fixture();
    inbox.add('one', response('n1', 100));
    inbox.add('one', response('n2', 100));
    await turn();

    inbox.finish();

    t.same(taken, ['one n1', 'one n2']);
    await turn();
    t.equal(taken.length, 2);
  });
}

function response(nonce: string, size: number): DeltaResponse {
  return { typeUrl: String(size), nonce, resources: [], removed: [] };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function fixture() {
  const clock = new ManualClock();
  const log: string[] = [];
  const taken: string[] = [];
  const inbox = new Inbox<string>({
    clock,
    *take({ nonce, typeUrl }): Generator<undefined, Step> {
      for (let i = 0; i < Number(typeUrl); i++) {
        log.push(nonce);
        clock.advance(1);
        yield;
      }
      return { send: [], update: undefined, isEmpty: false, refused: [nonce] };
    },
    taken: (from, step) => taken.push(`${from} ${step.refused.join()}`),
  });
  return { inbox, log, taken };
}
