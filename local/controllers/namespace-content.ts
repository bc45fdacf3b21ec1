// What every namespace has from the start: the default service account, and the authority that pods
// trust. Puts them back when they are deleted; fills token Secrets that name an account.
import { KubeError, objectKey, stringAt, type ResourceId } from '../../lib/index.ts';
import { CONFIG_MAPS, SECRETS, SERVICE_ACCOUNTS } from '../../api/index.ts';
import { controllerQueue, ROOT_CA_NAME, TOKEN_SECRET_TYPE, type Context } from './context.ts';

const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';
const ACCOUNT_UID_ANNOTATION = 'kubernetes.io/service-account.uid';
// Such tokens are meant not to end; ten years is longer than any cluster on one machine.
const TOKEN_SECONDS = 315_360_000;

/** `rootCa`: PEM of the authority that signed the API server's certificate. */
export function namespaceContent(context: Context, rootCa: string): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'namespace-content', (key) =>
    fill(context, { rootCa, key }),
  );
  caches.namespaces.listen(({ key }) => queue.add(key));
  caches.serviceAccounts.listen(({ kind, key }) => {
    if (kind === 'removed' && key.endsWith('/default')) queue.add(key.split('/')[0] ?? '');
  });
  caches.rootCas.listen(({ key }) => queue.add(key.split('/')[0] ?? ''));
  const tokens = controllerQueue(context, 'token-secret', (key) =>
    fillToken(context, { rootCa, key }),
  );
  caches.tokenSecrets.listen(({ key }) => tokens.add(key));
  caches.serviceAccounts.listen(({ key, kind }) => {
    const [namespace = '', name] = key.split('/');
    for (const secret of caches.tokenSecrets.inNamespace(namespace)) {
      const isOurs = secret.metadata.annotations?.[ACCOUNT_ANNOTATION] === name;
      if (kind === 'added' && isOurs) tokens.add(objectKey(secret.metadata));
    }
  });
}

type Turn = { readonly rootCa: string; readonly key: string };

async function fill(context: Context, { rootCa, key: namespace }: Turn): Promise<undefined> {
  const found = context.caches.namespaces.get(namespace);
  if (found === undefined || found.metadata.deletionTimestamp !== undefined) return;
  const { api, caches } = context;
  if (caches.serviceAccounts.get(`${namespace}/default`) === undefined) {
    const metadata = { name: 'default', namespace };
    await createOnce(context, SERVICE_ACCOUNTS, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
    });
  }
  if (rootCa === '') return;
  const name = { name: ROOT_CA_NAME, namespace };
  const data = { 'ca.crt': rootCa };
  const known = caches.rootCas.get(objectKey(name));
  if (known === undefined) {
    await createOnce(context, CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: name,
      data,
    });
  } else if (known.data?.['ca.crt'] !== rootCa) {
    await api.update(CONFIG_MAPS, { ...known, data });
  }
}

async function fillToken({ api, caches }: Context, { rootCa, key }: Turn): Promise<undefined> {
  const secret = caches.tokenSecrets.get(key);
  if (secret?.type !== TOKEN_SECRET_TYPE || secret.data?.['token'] !== undefined) return;
  const { namespace, annotations = {} } = secret.metadata;
  const name = annotations[ACCOUNT_ANNOTATION] ?? '';
  const account = caches.serviceAccounts.get(`${namespace}/${name}`);
  if (account === undefined) return;
  const request = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name, namespace },
    spec: { expirationSeconds: TOKEN_SECONDS },
  };
  const answer = await api.create(SERVICE_ACCOUNTS, request, { subresource: 'token' });
  const token = stringAt(answer, 'status', 'token') ?? '';
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const data = { token: base64(token), namespace: base64(namespace), 'ca.crt': base64(rootCa) };
  const metadata = {
    ...secret.metadata,
    annotations: { ...annotations, [ACCOUNT_UID_ANNOTATION]: account.metadata.uid },
  };
  await api.update(SECRETS, { ...secret, metadata, data: { ...secret.data, ...data } });
}

type NewObject = Parameters<Context['api']['create']>[1];

async function createOnce(
  { api }: Context,
  resource: ResourceId,
  object: NewObject,
): Promise<void> {
  try {
    await api.create(resource, object);
  } catch (error) {
    const exists = error instanceof KubeError && error.status.reason === 'AlreadyExists';
    if (!exists) throw error;
  }
}
