// The injector's serving certificate, in the Secret that its pod mounts: the injector is a program
// of its own and never sees the authority's key.
import { SECRETS } from '../../api/index.ts';
import { KubeError, stringAt, type KubeObject } from '../../lib/index.ts';
import { keeper, type KeepOptions } from './keep.ts';
import type { KeyPair, ServingCertificate } from './serving.ts';

const NAME = 'istio-sidecar-injector-certs';

export function keepInjectorSecret(
  serving: ServingCertificate,
  options: KeepOptions & { readonly namespace: string },
  signal: AbortSignal,
): void {
  const { api, namespace } = options;
  const { poke } = keeper(
    async () => {
      const data = dataOf(serving.pair);
      const stored = await api.get(SECRETS, { namespace, name: NAME });
      if (stored === undefined) await create({ api, secret: secretOf(data, namespace) });
      else if (!serving.isAsGood(textOf(stored, 'tls.crt'))) {
        const patch = { kind: 'merge', change: { data } } as const;
        await api.patch(SECRETS, { namespace, name: NAME }, patch);
      }
    },
    options,
    signal,
  );
  const unfollow = serving.follow(() => poke(NAME));
  signal.addEventListener('abort', unfollow, { once: true });
}

type Data = { readonly 'tls.crt': string; readonly 'tls.key': string };

function textOf(secret: KubeObject, field: string): string {
  return Buffer.from(stringAt(secret['data'], field) ?? '', 'base64').toString('utf8');
}

function dataOf({ chain, key }: KeyPair): Data {
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  return { 'tls.crt': encoded(chain), 'tls.key': encoded(key) };
}

function secretOf(data: Data, namespace: string): KubeObject {
  const metadata = { name: NAME, namespace };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/tls', data };
}

async function create({
  api,
  secret,
}: Pick<KeepOptions, 'api'> & { secret: KubeObject }): Promise<void> {
  try {
    await api.create(SECRETS, secret);
  } catch (error) {
    // Somebody was faster: the next round compares with theirs.
    if (error instanceof KubeError && error.status.code === 409) {
      throw new Error('the Secret was made by another at the same time', { cause: error });
    }
    throw error;
  }
}
