// The keys and certificates of a cluster, as files that only root reads. Made at the first start;
// kept as long as they are of use, so that a kubeconfig somebody copied goes on working.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../lib/index.ts';
import {
  createAuthority,
  isUsable,
  issueClientCertificate,
  issueServerCertificate,
  type KeyPair,
} from '../identity/certificates/index.ts';
import { API_ADDRESS, API_SERVICE_ADDRESS } from '../layout/index.ts';

export type Credentials = {
  readonly ca: string;
  /** For the person at the keyboard. */
  readonly admin: KeyPair;
};

type Chance = { readonly now: number; readonly random: Random };

const SERVER_ADDRESSES = ['127.0.0.1', API_ADDRESS, API_SERVICE_ADDRESS];

export function credentials(folder: string, chance: Chance): Credentials {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = kept(
    { folder, name: 'ca' },
    { isGood: () => true, make: () => createAuthority(chance) },
  );
  const issued = (name: string, make: () => KeyPair): KeyPair => {
    const isGood = (pair: KeyPair): boolean => isUsable(pair.certificate, authority, chance.now);
    return kept({ folder, name }, { isGood, make });
  };
  issued('api-server', () =>
    issueServerCertificate(authority, { ...chance, addresses: SERVER_ADDRESSES }),
  );
  const admin = issued('admin', () => {
    const groups = ['system:masters'];
    return issueClientCertificate(authority, { ...chance, user: 'kubernetes-admin', groups });
  });
  keepSigningKey(join(folder, 'service-account.key'));
  return { ca: authority.certificate, admin };
}

/** What stands in the folder, for commands that come later; undefined before the first start. */
export function storedCredentials(folder: string): Credentials | undefined {
  const ca = stored({ folder, name: 'ca' });
  const admin = stored({ folder, name: 'admin' });
  return ca === undefined || admin === undefined ? undefined : { ca: ca.certificate, admin };
}

/** `ca.crt` and `ca.key`. */
type PairFiles = { readonly folder: string; readonly name: string };

type PairSource = {
  readonly isGood: (pair: KeyPair) => boolean;
  readonly make: () => KeyPair;
};

function kept(files: PairFiles, { isGood, make }: PairSource): KeyPair {
  const standing = stored(files);
  if (standing !== undefined && isGood(standing)) return standing;
  const made = make();
  const { folder, name } = files;
  writeFileSync(join(folder, `${name}.key`), made.key, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.crt`), made.certificate, { mode: 0o600 });
  return made;
}

function stored({ folder, name }: PairFiles): KeyPair | undefined {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  if (!existsSync(certificate) || !existsSync(key)) return undefined;
  return { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
}

/** Signs service account tokens. RSA: what verifiers of such tokens expect. */
function keepSigningKey(file: string): void {
  if (existsSync(file)) return;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
}
