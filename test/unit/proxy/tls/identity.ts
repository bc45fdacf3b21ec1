import type { Test } from '../../../harness/unit.ts';
import { Identity } from '../../../../proxy/tls/index.ts';
import type { ClientTlsPlan } from '../../../../proxy/plan/index.ts';

const plan: ClientTlsPlan = {
  certificate: undefined,
  trust: undefined,
  serverName: 'a',
  alpn: [],
  httpAlpn: [],
  peerNames: [],
};

export function spec(t: Test): void {
  t.test('there is no context before what it needs has come', async (t) => {
    const identity = new Identity();

    t.notOk(identity.isReady);
    t.equal(identity.client({ ...plan, certificate: 'default' }), undefined);
    t.equal(identity.client({ ...plan, trust: 'ROOTCA' }), undefined);
  });

  t.test('a context is made once for each pair of names, and anew after a renewal', async (t) => {
    const identity = new Identity();
    const first = identity.client(plan);
    t.ok(first);
    t.equal(identity.client(plan), first);

    identity.renew({ pairs: {}, bundles: {} });
    t.not(identity.client(plan), first);
  });
}
