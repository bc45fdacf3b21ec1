import { createPublicKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto';
import { seededRandom } from '../../../../lib/index.ts';
import {
  certificatePem,
  issueCertificate,
  issuerOf,
  selfSign,
  type CertificateRequest,
} from '../../../../lib/x509/index.ts';
import type { Test } from '../../../harness/unit.ts';

const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const END = Date.parse('2027-01-01T00:00:00Z');
const ROOT = {
  subject: { commonName: 'root', organizations: ['Test'] },
  names: [],
  usages: [],
  authority: { pathLength: 1 },
  notBefore: BEGIN,
  notAfter: Date.parse('2060-01-01T00:00:00Z'),
};

export function spec(t: Test): void {
  const random = seededRandom(1);
  const ec = (): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const leaf = (changed: Partial<CertificateRequest>): CertificateRequest => ({
    subject: { commonName: 'web' },
    publicKey: ec().publicKey,
    names: [],
    usages: ['server'],
    notBefore: BEGIN,
    notAfter: END,
    ...changed,
  });

  t.test('makes a root that node accepts, with dates on both sides of 2050', async (t) => {
    const { privateKey } = ec();

    const root = new X509Certificate(selfSign(ROOT, privateKey, random));

    t.equal(root.ca, true);
    t.equal(root.subject, 'O=Test\nCN=root');
    t.equal(root.verify(createPublicKey(privateKey)), true);
    t.equal(root.validFromDate.getTime(), ROOT.notBefore);
    t.equal(root.validToDate.getTime(), ROOT.notAfter);
    t.match(root.serialNumber, /^[0-9A-F]{30,32}$/);
  });

  t.test('chains leaves to it, with every kind of name', async (t) => {
    const { privateKey } = ec();
    const root = new X509Certificate(selfSign(ROOT, privateKey, random));
    const issuer = issuerOf(root, privateKey);
    const names = [
      { kind: 'dns', value: 'web.default.svc' },
      { kind: 'ip', value: '10.96.0.1' },
      { kind: 'ip', value: '::ffff:10.0.0.1' },
      { kind: 'ip', value: 'fe80::1:2' },
      { kind: 'uri', value: 'spiffe://cluster.local/ns/default/sa/web' },
    ] as const;

    const der = issueCertificate(leaf({ names }), issuer, random);
    const certificate = new X509Certificate(certificatePem(der));

    t.equal(certificate.checkIssued(root), true);
    t.equal(certificate.verify(root.publicKey), true);
    t.equal(certificate.ca, false);
    t.same(certificate.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    t.equal(
      certificate.subjectAltName,
      'DNS:web.default.svc, IP Address:10.96.0.1, IP Address:0:0:0:0:0:FFFF:A00:1, ' +
        'IP Address:FE80:0:0:0:0:0:1:2, URI:spiffe://cluster.local/ns/default/sa/web',
    );
    t.equal(certificate.checkIP('10.96.0.1'), '10.96.0.1');
  });

  t.test('signs with RSA keys too, and through an authority in the middle', async (t) => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const root = new X509Certificate(selfSign(ROOT, rsa.privateKey, random));
    const middle = ec();
    const middleRequest = leaf({
      subject: { commonName: 'middle' },
      publicKey: middle.publicKey,
      usages: [],
      authority: { pathLength: 0 },
    });

    const middleDer = issueCertificate(middleRequest, issuerOf(root, rsa.privateKey), random);
    const middleCertificate = new X509Certificate(middleDer);
    const issuer = issuerOf(middleCertificate, middle.privateKey);
    const end = new X509Certificate(issueCertificate(leaf({ subject: {} }), issuer, random));

    t.equal(middleCertificate.checkIssued(root), true);
    t.equal(middleCertificate.verify(root.publicKey), true);
    t.equal(end.checkIssued(middleCertificate), true);
    t.equal(end.verify(middleCertificate.publicKey), true);
    t.not(end.serialNumber, middleCertificate.serialNumber);
  });

  t.test('refuses a key that is not the one of the certificate', async (t) => {
    const root = new X509Certificate(selfSign(ROOT, ec().privateKey, random));

    t.throws(() => issuerOf(root, ec().privateKey), /the key is not the one/);
  });
}
