import { connect } from 'node:tls';
import type { Test } from '../../../harness/unit.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import { serverTls } from '../../../harness/plans.ts';
import { socketPair } from '../../../harness/socket-pair.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { shakeHands, type TlsFacts } from '../../../../proxy/listen/handshake.ts';
import type { ServerTlsPlan } from '../../../../proxy/plan/index.ts';
import { Identity } from '../../../../proxy/tls/index.ts';

const WEB = 'spiffe://cluster.local/ns/shop/sa/web';
const authority = new TestAuthority();
const server = authority.issue({ kind: 'dns', value: 'shop.example' });

type Client = { readonly chain: string; readonly key: string } | undefined;
type Outcome = { readonly facts?: TlsFacts; readonly failure?: string };

async function shaken(plan: Partial<ServerTlsPlan>, client: Client): Promise<Outcome> {
  const pair = await socketPair();
  const wheel = new Wheel(new ManualClock());
  const shown = client === undefined ? {} : { cert: client.chain, key: client.key };
  const socket = connect({ socket: pair.client, rejectUnauthorized: false, ...shown });
  socket.on('error', () => undefined); // What the server says of it is what counts.
  const outcome = await new Promise<Outcome>((resolve) => {
    shakeHands({
      socket: pair.server,
      identity: identity(),
      plan: serverTls({ certificates: ['web'], trust: 'roots', ...plan }),
      serverName: '',
      wheel,
      timeoutMs: 0,
      done: (_secured, facts) => resolve({ facts }),
      failed: (failure) => resolve({ failure }),
    });
  });
  socket.destroy();
  pair.server.destroy();
  return outcome;
}

function identity(): Identity {
  const made = new Identity();
  const web = { kind: 'certificate', chainPem: server.chain, keyPem: server.key } as const;
  const roots = { anchorsPem: authority.rootPem, revocationPem: undefined };
  made.setSecret({ kind: 'secret', name: 'web', secret: web });
  made.setSecret({ kind: 'secret', name: 'roots', secret: { kind: 'trust', ...roots } });
  return made;
}

export function spec(t: Test): void {
  t.test(
    'a peer that proved itself is known by its names, its subject and its bytes',
    async (t) => {
      const client = authority.issue({ kind: 'uri', value: WEB });
      const { facts } = await shaken({ requireClientCertificate: true }, client);

      t.equal(facts?.peer?.principal, WEB);
      t.match(facts?.peer?.sha256, /^[0-9a-f]{64}$/);
      t.equal(facts?.peer?.pem(), client.chain);
      t.match(facts?.version, /^TLSv1/);
    },
  );

  t.test('who must prove itself and does not, or is somebody else, is refused', async (t) => {
    const required = { requireClientCertificate: true };
    const name = { kind: 'exact', text: `${WEB}2`, ignoreCase: false } as const;
    const other = { ...required, peerNames: [{ type: 'uri' as const, name }] };
    const web = authority.issue({ kind: 'uri', value: WEB });
    const stranger = new TestAuthority(2).issue({ kind: 'uri', value: WEB });

    t.match(await shaken(required, undefined), { failure: /./ });
    t.match(await shaken(required, stranger), { failure: /./ });
    t.match(await shaken(other, web), { failure: /none of the names wanted/ });
  });

  t.test('a certificate that is only asked for may be missing', async (t) => {
    const { facts } = await shaken({ requireClientCertificate: false }, undefined);

    t.ok(facts);
    t.equal(facts?.peer, undefined);
    const stranger = new TestAuthority(2).issue({ kind: 'uri', value: WEB });
    t.match(await shaken({ requireClientCertificate: false }, stranger), {
      failure: /not vouched for/,
    });
  });

  t.test('of those that are vouched for, pins take the very ones they name', async (t) => {
    const client = authority.issue({ kind: 'uri', value: WEB });
    const { facts } = await shaken({ requireClientCertificate: true }, client);
    const pinned = (sha256: string): Partial<ServerTlsPlan> => {
      return { requireClientCertificate: true, pins: { certificates: [sha256], keys: [] } };
    };

    t.ok((await shaken(pinned(facts?.peer?.sha256 ?? ''), client)).facts);
    t.match(await shaken(pinned('other'), client), { failure: /none of those that are pinned/ });
  });

  t.test(
    'nobody is let in without a certificate of ours, or without naming whom it wants',
    async (t) => {
      t.match(await shaken({ certificates: ['gone'] }, undefined), {
        failure: /no certificate yet/,
      });
      t.match(await shaken({ requireServerName: true }, undefined), { failure: /no server name/ });
    },
  );
}
