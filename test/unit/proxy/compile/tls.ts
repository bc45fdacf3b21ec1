import type { Test } from '../../../harness/unit.ts';
import type { CommonTlsContext } from '../../../../api/xds/index.ts';
import { Place, type Problem } from '../../../../proxy/compile/reading.ts';
import { clientTls, serverTls } from '../../../../proxy/compile/tls.ts';

const mesh: CommonTlsContext = {
  alpnProtocols: ['istio', 'h2'],
  tlsCertificateSdsSecretConfigs: [{ name: 'default' }],
  combinedValidationContext: {
    validationContextSdsSecretConfig: { name: 'ROOTCA' },
    defaultValidationContext: {
      matchTypedSubjectAltNames: [{ sanType: 'URI', matcher: { exact: 'spiffe://a' } }],
    },
  },
};

function at(): { place: Place; problems: Problem[] } {
  const problems: Problem[] = [];
  return { place: new Place('tls', problems), problems };
}

export function spec(t: Test): void {
  t.test('a client of the mesh presents, trusts and expects what it is told', async (t) => {
    const { place, problems } = at();

    t.match(clientTls({ commonTlsContext: mesh, sni: 's' }, place), {
      certificate: 'default',
      trust: 'ROOTCA',
      serverName: 's',
      httpAlpn: ['istio-http/1.1', 'istio', 'http/1.1'],
      peerNames: ['spiffe://a'],
    });
    t.same(problems, []);
  });

  t.test('a server asks for a certificate and offers no protocol it cannot read', async (t) => {
    const { place } = at();
    const plan = serverTls({ commonTlsContext: mesh, requireClientCertificate: true }, place);

    t.match(plan, {
      requireClientCertificate: true,
      trust: 'ROOTCA',
      peerPrefixes: ['spiffe://a'],
    });
    t.same(plan.alpn, ['istio']);
  });

  t.test('what guards and is not understood is refused', async (t) => {
    for (const common of [
      {},
      { ...mesh, validationContext: {} },
      { ...mesh, tlsCertificates: [{}] },
      {
        ...mesh,
        combinedValidationContext: {
          defaultValidationContext: {
            matchTypedSubjectAltNames: [{ sanType: 'URI', matcher: { suffix: 'x' } }],
          },
        },
      },
    ] as const) {
      const { place, problems } = at();
      serverTls({ commonTlsContext: common }, place);

      t.equal(problems.length, 1, JSON.stringify(common));
    }
  });
}
