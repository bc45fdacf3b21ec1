import { clientAddress, clientCertificate } from '../../../../../proxy/compile/listener/client.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('nobody is believed unless somebody says so', async (t) => {
    const { place } = compilation();

    t.same(clientAddress({}, place), {
      isEdge: false,
      trustedHops: 0,
      appendsForwardedFor: true,
      internalRanges: [],
    });
    const cidrRanges = [{ addressPrefix: '10.0.0.0', prefixLen: 8 }];
    t.match(clientAddress({ internalAddressConfig: { cidrRanges }, skipXffAppend: true }, place), {
      appendsForwardedFor: false,
      internalRanges: ['10.0.0.0/8'],
    });
  });

  t.test('of a certificate is told what is asked for', async (t) => {
    const http = {
      forwardClientCertDetails: 'SANITIZE_SET' as const,
      setCurrentClientCertDetails: { uri: true, subject: true, dns: false },
    };

    t.same(clientCertificate(http, compilation().place), {
      mode: 'sanitize-set',
      details: ['subject', 'uri'],
    });
    t.same(
      refusedBy((at) => clientCertificate({}, at)),
      [],
    );
  });
}
