// The mesh's own root: made once, kept in a Secret that only the control plane may read. Two
// control planes that start at once agree, because only one of them can create the Secret.
import {
  createPrivateKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import {
  KubeError,
  stringAt,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Random,
} from '../../lib/index.ts';
import { SECRETS } from '../../api/index.ts';
import { certificatePem, selfSign } from '../../lib/x509/index.ts';

export type Root = {
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  readonly pem: string;
};

type RootOptions = {
  readonly api: Pick<KubeApi, 'get' | 'create'>;
  /** `istio-system` */
  readonly namespace: string;
  readonly trustDomain: string;
  readonly clock: Clock;
  readonly random: Random;
};

// Istio's name and type, so that either can take over from the other.
const SECRET = 'istio-ca-secret';
const SECRET_TYPE = 'istio.io/ca-root';
// Ten years: as long as Istio's. Replacing a root touches every workload.
const ROOT_LIFE_MS = 3650 * 24 * 3600 * 1000;
const BACKDATED_MS = 120_000;

/** The root in the Secret; makes both when there is none. */
export async function loadRoot(options: RootOptions): Promise<Root> {
  const { api, namespace } = options;
  const name = { namespace, name: SECRET };
  const stored = await api.get(SECRETS, name);
  if (stored !== undefined) return readRoot(stored);
  const made = makeRoot(options);
  try {
    await api.create(SECRETS, secretOf(made, namespace));
    return made;
  } catch (error) {
    if (!(error instanceof KubeError) || error.status.code !== 409) throw error;
  }
  const others = await api.get(SECRETS, name);
  if (others === undefined) throw new Error(`Secret ${SECRET} appeared and vanished; try again`);
  return readRoot(others);
}

export function makeRoot(options: Pick<RootOptions, 'trustDomain' | 'clock' | 'random'>): Root {
  const { trustDomain, clock, random } = options;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const now = clock.now();
  const request = {
    subject: { organizations: [trustDomain], commonName: 'Lateen root' },
    names: [],
    usages: [],
    authority: {},
    notBefore: now - BACKDATED_MS,
    notAfter: now + ROOT_LIFE_MS,
  };
  const pem = certificatePem(selfSign(request, privateKey, random));
  return { certificate: new X509Certificate(pem), key: privateKey, pem };
}

function readRoot(secret: KubeObject): Root {
  const text = (field: string): string => {
    const value = stringAt(secret['data'], field);
    if (value === undefined) {
      throw new Error(`Secret ${SECRET} has no ${field}: restore it, or delete it for a new root`);
    }
    return Buffer.from(value, 'base64').toString('utf8');
  };
  const pem = text('ca-cert.pem');
  const certificate = new X509Certificate(pem);
  const key = createPrivateKey(text('ca-key.pem'));
  if (!certificate.checkPrivateKey(key)) {
    throw new Error(`Secret ${SECRET}: ca-key.pem is not the key of ca-cert.pem`);
  }
  return { certificate, key, pem };
}

function secretOf({ pem, key }: Root, namespace: string): KubeObject {
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' });
  const encoded = (text: string | Buffer): string => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: SECRET, namespace },
    type: SECRET_TYPE,
    data: { 'ca-cert.pem': encoded(pem), 'ca-key.pem': encoded(keyPem) },
  };
}
