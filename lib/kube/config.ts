// Finds the Kubernetes API a program should talk to: inside a pod by the service account it was
// given, elsewhere by a kubeconfig file.
import { dirname, isAbsolute, join } from 'node:path';
import { parse } from 'yaml';
import type { Clock } from '../clock.ts';
import { isObject, listAt, objectAt, stringAt, at, type Json, type JsonObject } from '../json.ts';
import type { KubeServer } from './transport.ts';

export type KubeSurroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of a file, or undefined when there is none. */
  readonly readText: (path: string) => string | undefined;
  readonly clock: Clock;
};

export type KubeTarget = KubeServer & {
  /** The namespace that commands mean when they name none. */
  readonly namespace: string;
};

export type KubeConfigReading =
  | { readonly kind: 'ok'; readonly value: KubeTarget }
  | { readonly kind: 'rejected'; readonly reason: string };

const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
// The node renews a token at four fifths of its life; a minute of delay is far within the rest.
const TOKEN_REREAD_MS = 60_000;

/** `KUBECONFIG`, then the service account of a pod, then `~/.kube/config`. */
export function findKube(around: KubeSurroundings, context?: string): KubeConfigReading {
  const { env } = around;
  const named = (env['KUBECONFIG'] ?? '').split(':').find((path) => path !== '');
  if (named !== undefined) return fromFile(named, around, context);
  if (context === undefined && env['KUBERNETES_SERVICE_HOST'] !== undefined)
    return inCluster(around);
  return fromFile(join(env['HOME'] ?? '/root', '.kube', 'config'), around, context);
}

/** A pod's own API server, from the environment and the mounted service account. */
export function inCluster(around: KubeSurroundings): KubeConfigReading {
  const { env, readText, clock } = around;
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const ca = readText(join(ACCOUNT_FOLDER, 'ca.crt'));
  const tokenPath = join(ACCOUNT_FOLDER, 'token');
  if (host === '') return rejected('KUBERNETES_SERVICE_HOST is not set: not in a pod?');
  if (ca === undefined || readText(tokenPath) === undefined) {
    return rejected(`no service account in ${ACCOUNT_FOLDER}: is automounting off for this pod?`);
  }
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const namespace = readText(join(ACCOUNT_FOLDER, 'namespace'))?.trim() ?? 'default';
  const token = tokenFile({ path: tokenPath, readText, clock });
  return { kind: 'ok', value: { server, ca, token, namespace } };
}

export type KubeConfigText = {
  readonly text: string;
  /** The folder that relative paths in the file start from. */
  readonly folder: string;
  readonly context?: string | undefined;
};

/** Reads the text of a kubeconfig: one context's cluster and user. */
export function readKubeConfig(
  { text, folder, context }: KubeConfigText,
  around: KubeSurroundings,
): KubeConfigReading {
  const config = parseYaml(text);
  if (config === undefined) return rejected('the kubeconfig is not YAML');
  const name = context ?? stringAt(config, 'current-context') ?? '';
  if (name === '')
    return rejected('the kubeconfig has no current-context; name one with --context');
  const chosen = entryOf(listAt(config, 'contexts'), name)?.['context'];
  if (!isObject(chosen)) return rejected(`the kubeconfig has no context '${name}'`);
  const cluster = objectAt(
    entryOf(listAt(config, 'clusters'), stringAt(chosen, 'cluster') ?? ''),
    'cluster',
  );
  const server = stringAt(cluster, 'server');
  if (server === undefined) return rejected(`context '${name}' names a cluster without a server`);
  const user = objectAt(entryOf(listAt(config, 'users'), stringAt(chosen, 'user') ?? ''), 'user');
  if (at(user, 'exec') !== undefined && stringAt(user, 'token') === undefined) {
    return rejected(`the user of context '${name}' gets its token from a program; give a token`);
  }
  const pem = (owner: JsonObject | undefined, field: string): string | undefined =>
    embeddedOrFile({ owner, field, folder, around });
  return {
    kind: 'ok',
    value: {
      server: server.replace(/\/+$/, ''),
      namespace: stringAt(chosen, 'namespace') ?? 'default',
      ...present('ca', pem(cluster, 'certificate-authority')),
      ...present('cert', pem(user, 'client-certificate')),
      ...present('key', pem(user, 'client-key')),
      ...present('serverName', stringAt(cluster, 'tls-server-name')),
      ...present('token', tokenOf(user, folder, around)),
      ...(at(cluster, 'insecure-skip-tls-verify') === true ? { insecure: true } : {}),
    },
  };
}

type TokenFile = Pick<KubeSurroundings, 'readText' | 'clock'> & { readonly path: string };

/** A token from a file, read again once a minute because it is renewed there. */
export function tokenFile({ path, readText, clock }: TokenFile): () => string | undefined {
  let token: string | undefined;
  let readAt = -Infinity;
  return () => {
    if (clock.monotonic() - readAt >= TOKEN_REREAD_MS) {
      // While the file is being replaced the last token still serves.
      token = readText(path)?.trim() ?? token;
      readAt = clock.monotonic();
    }
    return token;
  };
}

function fromFile(
  path: string,
  around: KubeSurroundings,
  context: string | undefined,
): KubeConfigReading {
  const text = around.readText(path);
  if (text === undefined) return rejected(`no kubeconfig at ${path}; set KUBECONFIG to yours`);
  return readKubeConfig({ text, folder: dirname(path), context }, around);
}

function parseYaml(text: string): JsonObject | undefined {
  try {
    const value: unknown = parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function entryOf(entries: readonly Json[], name: string): JsonObject | undefined {
  return entries.filter((entry: Json) => isObject(entry)).find((entry) => entry['name'] === name);
}

type PemToRead = {
  readonly owner: JsonObject | undefined;
  readonly field: string;
  readonly folder: string;
  readonly around: KubeSurroundings;
};

function embeddedOrFile({ owner, field, folder, around }: PemToRead): string | undefined {
  const embedded = stringAt(owner, `${field}-data`);
  if (embedded !== undefined) return Buffer.from(embedded, 'base64').toString('utf8');
  const path = stringAt(owner, field);
  return path === undefined ? undefined : around.readText(within({ folder, path }));
}

function tokenOf(
  user: JsonObject | undefined,
  folder: string,
  around: KubeSurroundings,
): (() => string | undefined) | undefined {
  const token = stringAt(user, 'token');
  if (token !== undefined) return () => token;
  const path = stringAt(user, 'tokenFile');
  return path === undefined ? undefined : tokenFile({ path: within({ folder, path }), ...around });
}

function within({ folder, path }: { folder: string; path: string }): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function present<const K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  // One key with its own value: the type says no more than that.
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}

function rejected(reason: string): KubeConfigReading {
  return { kind: 'rejected', reason };
}
