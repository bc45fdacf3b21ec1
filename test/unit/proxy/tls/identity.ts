import { connect, createServer, type SecureContext } from 'node:tls';
import type { Test } from '../../../harness/unit.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import { clientTls, serverTls } from '../../../harness/plans.ts';
import { Identity } from '../../../../proxy/tls/index.ts';

export function spec(t: Test): void {
  t.test('there is no context before what it needs has come', async (t) => {
    const identity = new Identity();

    t.notOk(identity.isReady);
    t.equal(identity.client(clientTls({ certificate: 'default' })), undefined);
    t.equal(identity.client(clientTls({ trust: 'ROOTCA' })), undefined);
    t.equal(identity.server(serverTls({ certificates: ['web'] }), ''), undefined);
  });

  t.test('a context is made once for each set of names, and anew after a renewal', async (t) => {
    const identity = new Identity();
    const plan = clientTls({ certificate: undefined, trust: undefined });
    const first = identity.client(plan);
    t.ok(first);
    t.equal(identity.client(plan), first);

    identity.renew({ pairs: {}, bundles: {} });
    t.not(identity.client(plan), first);
  });

  t.test('secrets serve beside what was issued, until they are taken away', async (t) => {
    const identity = new Identity();
    const { chain, key } = new TestAuthority().issue({ kind: 'dns', value: 'a.example' });
    const plan = serverTls({ certificates: ['web'], trust: undefined });
    const secret = { kind: 'certificate', chainPem: chain, keyPem: key } as const;

    identity.setSecret({ kind: 'secret', name: 'web', secret });
    t.ok(identity.server(plan, ''));
    identity.removeSecret('web');
    t.equal(identity.server(plan, ''), undefined);
  });

  t.test('of several certificates the one for the name asked for is shown', async (t) => {
    const identity = new Identity();
    const authority = new TestAuthority();
    for (const name of ['a.example', '*.b.example']) {
      const { chain, key } = authority.issue({ kind: 'dns', value: name });
      const secret = { kind: 'certificate', chainPem: chain, keyPem: key } as const;
      identity.setSecret({ kind: 'secret', name, secret });
    }
    const plan = serverTls({ certificates: ['a.example', '*.b.example'], trust: undefined });
    const shown = async (name: string) => shownBy(identity.server(plan, name));

    t.equal(await shown('x.b.example'), 'DNS:*.b.example');
    t.equal(await shown('a.example'), 'DNS:a.example');
  });
}

/** The names of the certificate that a server with this context shows. */
async function shownBy(context: SecureContext | undefined): Promise<string> {
  if (context === undefined) return '';
  const server = createServer({ SNICallback: (_name, done) => done(null, context) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const options = { port, host: '127.0.0.1', servername: 'any.example', rejectUnauthorized: false };
  const socket = connect(options);
  await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
  const names = socket.getPeerCertificate().subjectaltname ?? '';
  socket.destroy();
  server.close();
  return names;
}
