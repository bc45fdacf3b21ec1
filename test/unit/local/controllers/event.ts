import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { EVENTS } from '../../../../api/index.ts';
import { recorder } from '../../../../local/controllers/event.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'local', uid: 'u' } };

export function spec(t: Test): void {
  t.test(
    'counts what is said again, and puts what belongs to no namespace in default',
    async (t) => {
      const clock = new ManualClock();
      const api = new FakeKube(clock);
      const events = recorder(api, { clock, random: seededRandom(1), log: silentLog });
      const said = {
        type: 'Warning',
        reason: 'Full',
        message: 'disk full',
        component: 'test',
      } as const;

      events.say(node, said);
      await settle(3);
      clock.advance(60_000);
      events.say(node, said);
      events.say(node, { ...said, message: 'disk very full' });
      await settle(3);

      const all = api.all(EVENTS).toSorted((one) => (one['count'] === 2 ? -1 : 1));
      t.match(all, [
        {
          metadata: { namespace: 'default' },
          count: 2,
          firstTimestamp: '2026-01-01T00:00:00Z',
          lastTimestamp: '2026-01-01T00:01:00Z',
          involvedObject: { kind: 'Node', name: 'local', uid: 'u' },
        },
        { count: 1, message: 'disk very full' },
      ]);
    },
  );

  t.test('does not trouble its controller when an event cannot be written', async (t) => {
    const clock = new ManualClock();
    const api = new FakeKube(clock);
    api.failNext('events');
    const events = recorder(api, { clock, random: seededRandom(1), log: silentLog });

    events.say(node, { type: 'Normal', reason: 'A', message: 'b', component: 'test' });
    await settle(3);

    t.equal(api.all(EVENTS).length, 0);
  });
}
