import type { Test } from '../../../harness/unit.ts';
import { peerNames, principalOf, PeerRule } from '../../../../proxy/tls/index.ts';
import type { PeerNameMatch } from '../../../../proxy/plan/index.ts';

const WEB = 'spiffe://cluster.local/ns/shop/sa/web';

function uri(kind: 'exact' | 'prefix', text: string): PeerNameMatch {
  return { type: 'uri', name: { kind, text, ignoreCase: false } };
}

export function spec(t: Test): void {
  t.test('one of the names must fit one of the wanted, as the kind of name it is', async (t) => {
    const names = peerNames({ subjectaltname: `DNS:web.shop, URI:${WEB}` });
    const problem = (...wanted: readonly PeerNameMatch[]) => new PeerRule(wanted).problemOf(names);

    t.equal(problem(), undefined, 'nobody in particular is meant');
    t.equal(problem(uri('exact', 'spiffe://x'), uri('exact', WEB)), undefined);
    t.equal(problem(uri('prefix', 'spiffe://cluster.local/ns/shop/')), undefined);
    t.match(problem(uri('exact', `${WEB}2`)), /the peer is web.shop, spiffe.* none of the names/);
    t.ok(problem({ type: 'dns', name: { kind: 'exact', text: WEB, ignoreCase: false } }));
  });

  t.test('a name with a comma or a NUL in it poses as no other', async (t) => {
    const names = peerNames({ subjectaltname: 'URI:"spiffe://a, URI:spiffe://b\\u0000", DNS:c' });

    t.ok(new PeerRule([uri('exact', 'spiffe://a')]).problemOf(names));
    t.equal(principalOf(peerNames({ subjectaltname: `DNS:c, URI:${WEB}` })), WEB);
    t.equal(principalOf(peerNames({})), '');
  });
}
