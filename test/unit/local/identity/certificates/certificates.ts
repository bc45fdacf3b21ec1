import { X509Certificate } from 'node:crypto';
import { seededRandom } from '../../../../../lib/index.ts';
import {
  createAuthority,
  isUsable,
  issueClientCertificate,
  issueServerCertificate,
} from '../../../../../local/identity/certificates/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

export function spec(t: Test): void {
  const chance = { now: NOW, random: seededRandom(7) };
  const authority = createAuthority(chance);

  t.test('lets clients find the server under its service names and addresses', async (t) => {
    const addresses = ['127.0.0.1', '10.96.0.1'];

    const pair = issueServerCertificate(authority, { ...chance, addresses });
    const certificate = new X509Certificate(pair.certificate);

    t.equal(certificate.checkIssued(new X509Certificate(authority.certificate)), true);
    t.equal(certificate.checkHost('kubernetes.default.svc'), 'kubernetes.default.svc');
    t.equal(certificate.checkIP('10.96.0.1'), '10.96.0.1');
    t.equal(certificate.checkIP('10.0.0.1'), undefined);
  });

  t.test('says in a client certificate who the client is', async (t) => {
    const groups = ['system:masters'];

    const pair = issueClientCertificate(authority, { ...chance, user: 'admin', groups });

    t.equal(new X509Certificate(pair.certificate).subject, 'O=system:masters\nCN=admin');
    t.match(pair.key, /^-----BEGIN PRIVATE KEY-----/);
  });

  t.test('issues anew a month before the end, or when the authority is another', async (t) => {
    const { certificate } = issueServerCertificate(authority, { ...chance, addresses: [] });

    t.equal(isUsable(certificate, authority, NOW), true);
    t.equal(isUsable(certificate, authority, NOW + 340 * DAY_MS), false);
    t.equal(isUsable(certificate, createAuthority(chance), NOW), false);
  });
}
