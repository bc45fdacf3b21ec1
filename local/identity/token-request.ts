// TokenRequest: a token for a service account, for audiences, for a while, perhaps bound to a pod.
import { at, listAt, numberAt, stringAt, type JsonObject } from '../../lib/index.ts';
import { badRequest, conflict, notFound, refusal } from '../registry/index.ts';
import type { BoundObjects } from './authenticate.ts';
import { ISSUER, type SigningKey } from './signing-key.ts';
import { signToken, type BoundObject } from './token.ts';

export type TokenRequest = {
  readonly namespace: string;
  /** Of the service account. */
  readonly name: string;
  /** An `authentication.k8s.io/v1` TokenRequest. */
  readonly body: JsonObject;
};

export type TokenIssuer = {
  readonly key: SigningKey;
  readonly objects: BoundObjects;
  readonly now: () => number;
  /** Unique for each token. */
  readonly newId: () => string;
  readonly nodeOf: (pod: {
    readonly namespace: string;
    readonly name: string;
  }) => Promise<BoundObject | undefined>;
};

const EXPIRATION_DEFAULT_S = 60 * 60;
// As in Kubernetes: whoever renews must have the time to.
const EXPIRATION_MIN_S = 10 * 60;
const EXPIRATION_MAX_S = 2 ** 32;
const ACCOUNTS = { group: '', plural: 'serviceaccounts' };
const PODS = { group: '', plural: 'pods' };

/** The request with its status filled in. Throws `KubeError` to refuse. */
export async function issueToken(issuer: TokenIssuer, request: TokenRequest): Promise<JsonObject> {
  const { namespace, name, body } = request;
  const wish = readWish(body);
  const uid = await issuer.objects.uidOf('serviceaccounts', { namespace, name });
  if (uid === undefined) throw notFound({ kind: ACCOUNTS, name });
  const pod = await boundPod(issuer, request);
  const node = pod === undefined ? undefined : await issuer.nodeOf({ namespace, name: pod.name });
  const now = issuer.now();
  const { audiences, expirationSeconds } = wish;
  const id = issuer.newId();
  const serviceAccount = { name, uid };
  const claims = { namespace, serviceAccount, pod, node, id, audiences, expirationSeconds, now };
  const token = signToken(issuer.key, claims);
  const expires = Math.floor(now / 1000 + expirationSeconds) * 1000;
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: timeText(now) },
    spec: { audiences, expirationSeconds, boundObjectRef: at(body, 'spec', 'boundObjectRef') },
    status: { token, expirationTimestamp: timeText(expires) },
  };
}

function readWish(body: JsonObject): {
  readonly audiences: readonly string[];
  readonly expirationSeconds: number;
} {
  const audiences = listAt(body, 'spec', 'audiences').filter((one) => typeof one === 'string');
  const expirationSeconds = numberAt(body, 'spec', 'expirationSeconds') ?? EXPIRATION_DEFAULT_S;
  if (expirationSeconds < EXPIRATION_MIN_S) {
    throw invalidExpiration('may not specify a duration less than 10 minutes', expirationSeconds);
  }
  if (expirationSeconds > EXPIRATION_MAX_S) {
    throw invalidExpiration(
      'may not specify a duration larger than 2^32 seconds',
      expirationSeconds,
    );
  }
  return { audiences: audiences.length === 0 ? [ISSUER] : audiences, expirationSeconds };
}

async function boundPod(
  { objects }: TokenIssuer,
  { namespace, body }: TokenRequest,
): Promise<BoundObject | undefined> {
  const reference = at(body, 'spec', 'boundObjectRef');
  if (reference === undefined || reference === null) return undefined;
  const kind = stringAt(reference, 'kind');
  if (kind !== 'Pod') {
    throw badRequest(`cannot bind token for serviceaccount to object of kind ${kind ?? '""'}`);
  }
  const name = stringAt(reference, 'name') ?? '';
  const uid = await objects.uidOf('pods', { namespace, name });
  if (uid === undefined) throw notFound({ kind: PODS, name });
  const wanted = stringAt(reference, 'uid') ?? '';
  if (wanted !== '' && wanted !== uid) {
    const mismatch = `the UID in the bound object reference (${wanted}) does not match`;
    const why = `${mismatch} the UID in record (${uid})`;
    const hint = 'The object might have been deleted and then recreated';
    throw conflict({ kind: PODS, name }, `${why}. ${hint}`);
  }
  return { name, uid };
}

function invalidExpiration(why: string, seconds: number): Error {
  const field = 'spec.expirationSeconds';
  const message = `Invalid value: ${seconds}: ${why}`;
  return refusal({
    code: 422,
    reason: 'Invalid',
    message: `TokenRequest.authentication.k8s.io "" is invalid: ${field}: ${message}`,
    details: {
      group: 'authentication.k8s.io',
      kind: 'TokenRequest',
      causes: [{ reason: 'FieldValueInvalid', message, field }],
    },
  });
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
