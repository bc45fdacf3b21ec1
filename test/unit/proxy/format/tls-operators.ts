import type { Test } from '../../../harness/unit.ts';
import { connectionFacts, formatFacts, tlsFacts } from '../../../harness/filter-bench.ts';
import { peerName, TLS_OPERATORS } from '../../../../proxy/format/tls-operators.ts';

const names = [
  { type: 'uri', name: 'spiffe://a' },
  { type: 'dns', name: 'a.b' },
  { type: 'dns', name: 'c.d' },
] as const;

export function spec(t: Test): void {
  t.test('tells of a client’s certificate, when there is one', async (t) => {
    const tls = tlsFacts('spiffe://a', { names });
    const facts = formatFacts({
      connection: connectionFacts({ tls }),
      localPrincipal: 'spiffe://me',
    });

    t.equal(peerName(facts, 'dns'), 'a.b,c.d');
    t.equal(TLS_OPERATORS['DOWNSTREAM_PEER_SERIAL']?.(facts), '0a');
    t.equal(TLS_OPERATORS['DOWNSTREAM_PEER_CERT']?.(facts), '-----BEGIN-----%0A');
    t.equal(TLS_OPERATORS['DOWNSTREAM_LOCAL_URI_SAN']?.(facts), 'spiffe://me');
  });

  t.test('says nothing of a connection in the clear', async (t) => {
    for (const say of Object.values(TLS_OPERATORS)) t.equal(say(formatFacts()), undefined);
    t.equal(peerName(formatFacts(), 'uri'), undefined);
  });
}
