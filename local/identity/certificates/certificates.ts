// The certificates of a local cluster: one authority, the API server's own, and one for each client
// that comes with a certificate (the person at the keyboard, the node agent).
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
} from 'node:crypto';
import type { Random } from '../../../lib/index.ts';
import {
  certificatePem,
  issueCertificate,
  issuerOf,
  selfSign,
  type CertificateRequest,
  type SubjectName,
} from '../../../lib/x509/index.ts';

/** Both as PEM. */
export type KeyPair = { readonly certificate: string; readonly key: string };

type Chance = { readonly now: number; readonly random: Random };

const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 10 * 365;
const LEAF_DAYS = 365;
// Restarts are rare on some machines: what is reused must last until the next one, probably.
const RENEWAL_DAYS = 30;
// Clocks of containers and hosts differ a little.
const SKEW_MS = 5 * 60 * 1000;

const SERVER_DNS_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
] as const;

export function createAuthority({ now, random }: Chance): KeyPair {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const request = {
    subject: { commonName: 'lateen-local-ca' },
    names: [],
    usages: [],
    authority: { pathLength: 0 },
    notBefore: now - SKEW_MS,
    notAfter: now + AUTHORITY_DAYS * DAY_MS,
  };
  return {
    certificate: certificatePem(selfSign(request, privateKey, random)),
    key: pemOf(privateKey),
  };
}

/** For the API server, under its service names and the addresses given. */
export function issueServerCertificate(
  authority: KeyPair,
  { addresses, ...chance }: Chance & { readonly addresses: readonly string[] },
): KeyPair {
  const names: readonly SubjectName[] = [
    ...SERVER_DNS_NAMES.map((value): SubjectName => ({ kind: 'dns', value })),
    ...addresses.map((value): SubjectName => ({ kind: 'ip', value })),
  ];
  return issue(authority, chance, {
    subject: { commonName: 'kube-apiserver' },
    names,
    usages: ['server'],
  });
}

/** For a client that the API server knows by name and groups. */
export function issueClientCertificate(
  authority: KeyPair,
  {
    user,
    groups,
    ...chance
  }: Chance & { readonly user: string; readonly groups: readonly string[] },
): KeyPair {
  return issue(authority, chance, {
    subject: { commonName: user, organizations: groups },
    names: [],
    usages: ['client'],
  });
}

/** Whether a stored certificate is still of use: issued by this authority, and not about to end. */
export function isUsable(certificate: string, authority: KeyPair, now: number): boolean {
  const issued = new X509Certificate(certificate);
  const { publicKey } = new X509Certificate(authority.certificate);
  return issued.verify(publicKey) && issued.validToDate.getTime() - now > RENEWAL_DAYS * DAY_MS;
}

function issue(
  authority: KeyPair,
  { now, random }: Chance,
  wanted: Pick<CertificateRequest, 'subject' | 'names' | 'usages'>,
): KeyPair {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = issuerOf(
    new X509Certificate(authority.certificate),
    createPrivateKey(authority.key),
  );
  const request: CertificateRequest = {
    ...wanted,
    publicKey: createPublicKey(privateKey),
    notBefore: now - SKEW_MS,
    notAfter: now + LEAF_DAYS * DAY_MS,
  };
  const certificate = certificatePem(issueCertificate(request, issuer, random));
  return { certificate, key: pemOf(privateKey) };
}

function pemOf(key: ReturnType<typeof createPrivateKey>): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
