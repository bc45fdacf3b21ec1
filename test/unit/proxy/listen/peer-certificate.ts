import { once } from 'node:events';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import type { Test } from '../../../harness/unit.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import { socketPair } from '../../../harness/socket-pair.ts';
import { verifiedPeer } from '../../../../proxy/listen/peer-certificate.ts';

const WEB = 'spiffe://cluster.local/ns/shop/sa/web';
const authority = new TestAuthority();
const server = authority.issue({ kind: 'dns', value: 'shop.example' });

async function seen(client: { readonly chain: string; readonly key: string } | undefined) {
  const pair = await socketPair();
  const cert = client === undefined ? {} : { cert: client.chain, key: client.key };
  const far = connect({ socket: pair.client, rejectUnauthorized: false, ...cert });
  far.on('error', () => undefined); // What the server says of it is what counts.
  const ours = { cert: server.chain, key: server.key, ca: authority.rootPem };
  const secured = new TLSSocket(pair.server, {
    isServer: true,
    secureContext: createSecureContext(ours),
    requestCert: true,
    rejectUnauthorized: false,
  });
  await once(secured, 'secure');
  const close = (): void => {
    far.destroy();
    secured.destroy();
  };
  return { peer: verifiedPeer(secured), close };
}

export function spec(t: Test): void {
  t.test('tells of a certificate what is asked, also once the connection is gone', async (t) => {
    const client = authority.issue({ kind: 'uri', value: WEB });
    const { peer, close } = await seen(client);
    const chain = peer?.chainPem();
    close();

    t.same(peer?.names, [{ type: 'uri', name: WEB }]);
    t.equal(peer?.principal, WEB);
    t.equal(peer?.pem(), client.chain);
    t.equal(chain, client.chain + authority.rootPem);
    t.match(peer?.sha256, /^[0-9a-f]{64}$/);
    t.match(peer?.serial, /^[0-9a-f]+$/);
    t.equal(peer?.issuer, 'O=test');
    t.equal(peer?.subject, '');
  });

  t.test('a certificate that nobody we trust vouches for is none', async (t) => {
    for (const client of [undefined, new TestAuthority(2).issue({ kind: 'uri', value: WEB })]) {
      const { peer, close } = await seen(client);
      t.equal(peer, undefined);
      close();
    }
  });
}
