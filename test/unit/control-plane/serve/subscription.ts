import {
  heard,
  newsOf,
  sending,
  settle,
  statusOf,
  subscriptionOf,
} from '../../../../control-plane/serve/subscription.ts';
import type { Versioned } from '../../../../control-plane/snapshot/index.ts';
import { TYPES } from '../../../harness/ads.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const collection = (versions: Readonly<Record<string, string>>) =>
    new Map(
      Object.entries(versions).map(([name, version]): [string, Versioned] => [
        name,
        { name, version, bytes: Buffer.alloc(0), value: {} },
      ]),
    );
  const clusters = (held = {}) => subscriptionOf({ typeUrl: TYPES.cluster, names: [], held });

  t.test('has no news of what the other end holds, but answers the first time', async (t) => {
    const subscription = clusters({ a: '1' });
    const now = collection({ a: '1' });

    t.same(newsOf(subscription, now, 'additions'), { changed: [], removed: [] });
    sending(subscription, '1');
    settle(subscription, now, 'additions');
    t.equal(newsOf(subscription, now, 'additions'), undefined);
  });

  t.test('keeps what is gone for the removals, whatever comes between', async (t) => {
    const subscription = clusters({ a: '1', b: '1' });
    const [first, second] = [collection({ a: '1', b: '1' }), collection({ a: '1' })];
    sending(subscription, '1');
    settle(subscription, first, 'both');

    t.equal(newsOf(subscription, second, 'additions'), undefined);
    settle(subscription, second, 'additions');
    t.same(newsOf(subscription, collection({ a: '1', c: '1' }), 'removals')?.removed, ['b']);
    t.equal(newsOf(subscription, first, 'removals'), undefined, 'it came back');
  });

  t.test('wants only the names it asked for', async (t) => {
    const subscription = subscriptionOf({ typeUrl: TYPES.endpoints, names: ['a'], held: {} });
    const now = collection({ a: '1', b: '1' });

    t.same(newsOf(subscription, now, 'additions')?.changed, [now.get('a')]);
  });

  t.test('keeps no more of what the other end says against it than people read', async (t) => {
    const subscription = clusters();
    sending(subscription, '1');
    subscription.underWay.add('n1');

    heard(subscription, 'n1', { message: 'x'.repeat(1_000_000) });

    t.equal(statusOf(subscription).refused?.length, 500);
  });

  t.test('is refused when any part of an answer is, until a later one is accepted', async (t) => {
    const subscription = clusters();
    const answer = (version: string, ...nonces: readonly string[]): void => {
      sending(subscription, version);
      for (const nonce of nonces) subscription.underWay.add(nonce);
    };

    answer('1', 'n1', 'n2');
    heard(subscription, 'n1', { message: 'no' });
    heard(subscription, 'n2', undefined);
    t.match(statusOf(subscription), { refused: 'no', sent: '1', acknowledged: undefined });

    answer('2', 'n3');
    t.equal(heard(subscription, 'n1', undefined), false, 'a stale nonce is nothing');
    heard(subscription, 'n3', undefined);
    t.match(statusOf(subscription), { refused: undefined, acknowledged: '2' });
  });
}
