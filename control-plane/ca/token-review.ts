// Asks the API server whose token a caller holds. Only tokens made for us count: a token stolen
// from some other service has another audience.
import { listAt, stringAt, at, type KubeApi } from '../../lib/index.ts';

type Reviewed =
  | { readonly kind: 'ok'; readonly namespace: string; readonly serviceAccount: string }
  | { readonly kind: 'rejected'; readonly reason: string };

const TOKEN_REVIEWS = { group: 'authentication.k8s.io', version: 'v1', plural: 'tokenreviews' };
const USER = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Rejects its promise when the API server cannot be asked. */
export async function reviewToken(
  api: Pick<KubeApi, 'create'>,
  { token, audience }: { readonly token: string; readonly audience: string },
): Promise<Reviewed> {
  const review = await api.create(TOKEN_REVIEWS, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    metadata: { name: '' },
    spec: { token, audiences: [audience] },
  });
  const { status } = review;
  if (at(status, 'authenticated') !== true) {
    return rejected(stringAt(status, 'error') ?? 'the token is not valid');
  }
  if (!listAt(status, 'audiences').includes(audience)) {
    return rejected(`the token is not for the audience ${audience}`);
  }
  const user = stringAt(status, 'user', 'username') ?? '';
  const [, namespace, serviceAccount] = USER.exec(user) ?? [];
  if (namespace === undefined || serviceAccount === undefined) {
    return rejected(`the token is ${user}'s, which is no service account`);
  }
  return { kind: 'ok', namespace, serviceAccount };
}

function rejected(reason: string): Reviewed {
  return { kind: 'rejected', reason };
}
