// The certificates of one run: a root and two workloads below it, as files, because that is what
// all subjects read.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRoot } from '../../control-plane/ca/index.ts';
import { systemClock, systemRandom } from '../../lib/index.ts';
import { certificatePem, issueCertificate, issuerOf } from '../../lib/x509/index.ts';
import type { CertificateFiles, PairFiles } from '../subjects/index.ts';

type Root = ReturnType<typeof makeRoot>;

const TRUST_DOMAIN = 'cluster.local';
const LIFE_MS = 24 * 3600 * 1000;

export function writeCertificates(folder: string): CertificateFiles {
  const root = makeRoot({ trustDomain: TRUST_DOMAIN, clock: systemClock, random: systemRandom });
  const file = join(folder, 'root.pem');
  writeFileSync(file, root.pem);
  return {
    root: file,
    client: writePair(root, { folder, name: 'client' }),
    server: writePair(root, { folder, name: 'server' }),
  };
}

type PairName = { readonly folder: string; readonly name: string };

function writePair(root: Root, { folder, name }: PairName): PairFiles {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const uri = `spiffe://${TRUST_DOMAIN}/ns/bench/sa/${name}`;
  const dns = `${name}.bench.svc.cluster.local`;
  const now = systemClock.now();
  const request = {
    subject: { commonName: dns },
    publicKey: createPublicKey(privateKey),
    names: [
      { kind: 'uri', value: uri },
      { kind: 'dns', value: dns },
    ],
    usages: ['server', 'client'],
    notBefore: now - LIFE_MS,
    notAfter: now + LIFE_MS,
  } as const;
  const der = issueCertificate(request, issuerOf(root.certificate, root.key), systemRandom);
  const chain = certificatePem(der);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const write = (kind: string, text: string): string => {
    const path = join(folder, `${name}-${kind}.pem`);
    writeFileSync(path, text);
    return path;
  };
  return {
    chain: write('chain', chain),
    key: write('key', key),
    both: write('both', `${chain}${key}`),
    uri,
    dns,
  };
}
