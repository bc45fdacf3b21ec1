import { Metadata } from '@grpc/grpc-js';
import { callerOf } from '../../../../control-plane/serve/caller.ts';
import type { Test } from '../../../harness/unit.ts';

const WEB = { namespace: 'shop', serviceAccount: 'web' };

export function spec(t: Test): void {
  const called = (names: string | undefined, authorization?: string) => {
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    const certificate =
      names === undefined ? {} : { sslPeerCertificate: { subjectaltname: names } };
    const review = async (token: string) => {
      if (token === 'down') throw new Error('no route');
      if (token === 'good') return { kind: 'ok', ...WEB } as const;
      return { kind: 'rejected', reason: 'expired' } as const;
    };
    const call = { metadata, getAuthContext: () => certificate };
    return callerOf(call, { trustDomain: 'cluster.local', review });
  };

  t.test('believes a certificate of this mesh, then a token', async (t) => {
    const own = 'DNS:x, URI:spiffe://cluster.local/ns/shop/sa/web';
    t.same(await called(own), { kind: 'ok', identity: WEB });
    t.same(await called(undefined, 'Bearer good'), { kind: 'ok', identity: WEB });
    const foreign = 'URI:spiffe://elsewhere/ns/shop/sa/web';
    t.same(await called(foreign, 'bearer good'), { kind: 'ok', identity: WEB });
  });

  t.test('believes nothing else, and says so', async (t) => {
    t.match(await called(undefined), { kind: 'unproved', reason: /no token/ });
    t.match(await called('URI:spiffe://elsewhere/ns/shop/sa/web'), { kind: 'unproved' });
    t.match(await called('DNS:"URI:spiffe://cluster.local/ns/shop/sa/web"'), { kind: 'unproved' });
    t.match(await called(undefined, 'Bearer old'), { kind: 'unproved', reason: 'expired' });
    t.match(await called(undefined, 'Basic good'), { kind: 'unproved' });
    t.match(await called(undefined, 'Bearer down'), { kind: 'unavailable', reason: /no route/ });
  });
}
