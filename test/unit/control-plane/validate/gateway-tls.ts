import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const found = (tls: string, more = 'port: { number: 443, name: s, protocol: HTTPS }') =>
    findingsOf({ kind: 'Gateway', spec: `servers: [{ ${more}, hosts: ['*'], tls: ${tls} }]` });

  t.test('clients can only be checked by somebody', async (t) => {
    t.same(found('{ mode: MUTUAL, credentialName: c }'), []);
    t.match(found('{ mode: MUTUAL, serverCertificate: /c, privateKey: /k }'), [
      /tls\.caCertificates is required for MUTUAL/,
    ]);
    t.match(found('{ credentialName: c, subjectAltNames: [a] }'), [/does not ask clients/]);
  });

  t.test('a certificate is given in one way, where there is use for it', async (t) => {
    t.match(found('{ credentialName: c, credentialNames: [d] }'), [
      /by credentialName and credentialNames/,
    ]);
    t.match(found('{ mode: PASSTHROUGH, credentialName: c }'), [/does not open TLS/]);
    t.match(found('{ mode: ISTIO_MUTUAL, credentialName: c }'), [/the mesh's own/]);
    const grpc = 'port: { number: 443, name: s, protocol: GRPC }';
    t.match(found('{ credentialName: c }', grpc), [/GRPC is served in the clear/]);
    const tcp = 'port: { number: 443, name: s, protocol: TCP }';
    t.match(found('{ mode: SIMPLE }', tcp), [/SIMPLE needs a certificate/]);
  });

  t.test('versions leave one over, and suites are known and there once', async (t) => {
    const versions = 'minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2';
    t.match(found(`{ credentialName: c, ${versions} }`), [/no client could connect/]);
    const good = 'ECDHE-RSA-AES256-GCM-SHA384';
    t.match(found(`{ credentialName: c, cipherSuites: [${good}, ${good}, NULL-MD5] }`), [
      /\[1\] '.*' is there twice/,
      /\[2\] 'NULL-MD5' is no suite/,
    ]);
  });

  t.test('an address to listen on is one', async (t) => {
    const port = 'port: { number: 80, name: h, protocol: HTTP }';
    t.match(found('{}', `${port}, bind: example.com`), [/bind 'example\.com' is no IP address/]);
    t.same(found('{}', `${port}, bind: '::1'`), []);
  });
}
