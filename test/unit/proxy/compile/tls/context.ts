import { clientTls, serverTls } from '../../../../../proxy/compile/tls/context.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type {
  CertificateValidationContext,
  CommonTlsContext,
  TlsParameters,
} from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const carried = {
    version: 'http1',
    multiplexes: false,
    serverNameFromHost: false,
    verifiesServerName: false,
  } as const;

  t.test('a client of the mesh presents, trusts and expects what it is told', async (t) => {
    const { place, refused } = compilation();

    t.match(clientTls({ commonTlsContext: MESH, sni: 's' }, carried, place), {
      certificate: 'default',
      trust: 'ROOTCA',
      serverName: 's',
      alpn: { http1: ['istio-http/1.1', 'istio', 'http/1.1'], either: [] },
      peerNames: [{ type: 'uri', name: { kind: 'exact', text: 'spiffe://a' } }],
      versions: { min: 'TLSv1.2', max: 'TLSv1.2' },
    });
    t.same(refused(), []);
  });

  t.test('what is offered for HTTP fits what the upstream speaks', async (t) => {
    const offered = (
      version: 'http1' | 'http2' | 'alpn',
      alpnProtocols: readonly string[],
      multiplexes = false,
    ) =>
      clientTls(
        { commonTlsContext: { alpnProtocols } },
        { ...carried, version, multiplexes },
        compilation().place,
      ).alpn;

    t.same(offered('http2', ['istio']).http2, ['istio-h2', 'istio', 'h2']);
    t.same(offered('http2', ['h2']).http2, ['h2']);
    t.same(offered('http2', []).http2, ['h2']);
    t.same(offered('http1', ['h2', 'http/1.1']).http1, ['http/1.1']);
    t.same(offered('alpn', []).either, ['h2', 'http/1.1']);
    t.same(offered('http1', []).either, []);
  });

  t.test(
    'proxies of ours are offered one wire for all versions, others what they know',
    async (t) => {
      const context = { commonTlsContext: { alpnProtocols: ['istio'] } };
      const { place } = compilation();
      const { alpn } = clientTls(context, { ...carried, multiplexes: true }, place);

      t.same(alpn.either, ['lateen-h2', 'istio-http/1.1', 'istio', 'http/1.1']);
      t.same(alpn.http2, ['lateen-h2', 'istio-h2', 'istio', 'h2']);
      t.same(alpn.http1, ['istio-http/1.1', 'istio', 'http/1.1']);
      t.same(alpn.bytes, ['istio']);
    },
  );

  t.test('our own wire is for who proves that it is of the mesh, not for strangers', async (t) => {
    const context = { commonTlsContext: { ...MESH, alpnProtocols: ['h2', 'http/1.1'] } };
    const taken = (requireClientCertificate: boolean) =>
      serverTls({ ...context, requireClientCertificate }, compilation().place).alpn;

    t.same(taken(true), ['lateen-h2', 'h2', 'http/1.1']);
    t.same(taken(false), ['h2', 'http/1.1']);
  });

  t.test('a server asks for a certificate that it can check', async (t) => {
    const plan = serverTls(
      { commonTlsContext: MESH, requireClientCertificate: true, requireSni: true },
      compilation().place,
    );

    t.match(plan, {
      certificates: ['default'],
      requireClientCertificate: true,
      requireServerName: true,
      trust: 'ROOTCA',
      versions: { min: 'TLSv1.2', max: 'TLSv1.3' },
    });
    const { combinedValidationContext: _, ...untrusting } = MESH;
    const context = { commonTlsContext: untrusting, requireClientCertificate: true };
    t.same(
      refusedBy((at) => serverTls(context, at)),
      ['common_tls_context'],
    );
  });

  t.test('what guards and is not understood is refused', async (t) => {
    const refuse = (more: CommonTlsContext) =>
      refusedBy((at) => serverTls({ commonTlsContext: { ...MESH, ...more } }, at));
    const sans = (...matchTypedSubjectAltNames: object[]) => ({
      combinedValidationContext: { defaultValidationContext: { matchTypedSubjectAltNames } },
    });

    t.equal(refuse({ tlsCertificates: [{}] }).length, 2);
    t.ok(
      refuse(sans({ sanType: 'URI', matcher: { exact: 'a' } })).length > 0,
      'names without trust',
    );
    t.ok(refuse(sans({ sanType: 'OTHER_NAME', matcher: { exact: 'a' } })).length > 0);
    t.ok(
      refuse({
        combinedValidationContext: {
          defaultValidationContext: { trustChainVerification: 'ACCEPT_UNTRUSTED' },
        },
      }).length > 0,
    );
    t.equal(refusedBy((at) => serverTls({}, at)).length, 1, 'no certificate');
  });

  t.test('pins are read however people write them, and never passed over', async (t) => {
    const pinned = (context: CertificateValidationContext) => ({
      commonTlsContext: {
        ...MESH,
        combinedValidationContext: {
          ...MESH.combinedValidationContext,
          defaultValidationContext: context,
        },
      },
    });
    const hex = 'AB:'.repeat(31) + 'AB';
    const good = pinned({ verifyCertificateHash: [hex] });

    t.same(
      refusedBy((at) => serverTls(good, at)),
      [],
    );
    t.equal(refusedBy((at) => clientTls(good, carried, at)).length, 1, 'not for upstreams');
    const bad = pinned({ verifyCertificateHash: ['x'], verifyCertificateSpki: ['y'] });
    t.equal(refusedBy((at) => serverTls(bad, at)).length, 2);
  });

  t.test('versions older than 1.2, and none at all, are refused', async (t) => {
    const refuse = (tlsParams: TlsParameters) =>
      refusedBy((at) => serverTls({ commonTlsContext: { ...MESH, tlsParams } }, at));

    t.equal(refuse({ tlsMinimumProtocolVersion: 'TLSv1_1' }).length, 1);
    t.equal(
      refuse({ tlsMinimumProtocolVersion: 'TLSv1_3', tlsMaximumProtocolVersion: 'TLSv1_2' }).length,
      1,
    );
    t.equal(
      refuse({ tlsMinimumProtocolVersion: 'TLS_AUTO', cipherSuites: ['[A|B]', 'C'] }).length,
      0,
    );
  });
}

const MESH: CommonTlsContext = {
  alpnProtocols: ['istio', 'h2'],
  tlsCertificateSdsSecretConfigs: [{ name: 'default' }],
  combinedValidationContext: {
    validationContextSdsSecretConfig: { name: 'ROOTCA' },
    defaultValidationContext: {
      matchTypedSubjectAltNames: [{ sanType: 'URI', matcher: { exact: 'spiffe://a' } }],
    },
  },
};
