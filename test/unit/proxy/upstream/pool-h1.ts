import { duplexPair, type Duplex } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { endpoint, upstreamPlan } from '../../../harness/plans.ts';
import type { H1Client } from '../../../../proxy/http/index.ts';
import { Endpoint, Upstream, type Connecting } from '../../../../proxy/upstream/index.ts';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A pool whose connections the test holds the other ends of. */
function pool() {
  const ends: Duplex[] = [];
  const dialer = {
    dial(_target: unknown, waiting: Connecting): void {
      const [ours, theirs] = duplexPair();
      theirs.resume();
      ends.push(theirs);
      waiting.connected(ours);
    },
  };
  const live = new Endpoint(endpoint('10.0.0.1'), dialer);
  const target = new Upstream(upstreamPlan('u'), dialer).target(live, 'http');
  const lease = (): H1Client => {
    const leased: H1Client[] = [];
    const leaseFailed = (): void => undefined;
    live.pool.lease({ leased: (client) => void leased.push(client), leaseFailed }, target);
    const [client] = leased;
    if (client === undefined) throw new Error('nothing was leased');
    return client;
  };
  return { pool: live.pool, lease, ends };
}

export function spec(t: Test): void {
  t.test('what was given back is lent again, the newest first', async (t) => {
    const { pool: subject, lease } = pool();
    const [one, other] = [lease(), lease()];
    subject.released(one, true);
    subject.released(other, true);

    t.equal(lease(), other);
    t.equal(lease(), one);
    t.equal(subject.connections, 2);
  });

  t.test('an idle connection that closes, or is about to, is never lent', async (t) => {
    const { pool: subject, lease, ends } = pool();
    const [closed, closing] = [lease(), lease()];
    subject.released(closed, true);
    ends[0]?.end();
    await turn();
    t.equal(subject.connections, 1);
    subject.released(closing, true);
    closing.socket.destroy();
    const fresh = lease();

    t.notOk([closed, closing].includes(fresh));
  });

  t.test('after a renewal, none that stood before is lent, idle or in use', async (t) => {
    const { pool: subject, lease } = pool();
    const [idle, used] = [lease(), lease()];
    subject.released(idle, true);
    subject.renew();
    subject.released(used, true);
    const fresh = lease();
    subject.released(fresh, true);

    t.ok(idle.socket.destroyed);
    t.ok(used.socket.destroyed);
    t.equal(lease(), fresh);
  });

  t.test('a retired pool keeps nothing', async (t) => {
    const { pool: subject, lease } = pool();
    const client = lease();
    subject.retire();
    subject.released(client, true);
    await turn();

    t.equal(subject.connections, 0);
  });
}
