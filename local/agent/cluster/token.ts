// Asks for a service account's token, bound to one pod.
import { SERVICE_ACCOUNTS, type Pod } from '../../../api/kubernetes/index.ts';
import { stringAt, type KubeApi } from '../../../lib/index.ts';

type TokenRequest = {
  readonly pod: Pod;
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
};

type Token = { readonly text: string; readonly expiresAt: number };

export async function requestToken(api: KubeApi, asked: TokenRequest): Promise<Token> {
  const { name: podName, namespace, uid } = asked.pod.metadata;
  const name = asked.pod.spec.serviceAccountName ?? 'default';
  const answer = await api.create(
    SERVICE_ACCOUNTS,
    {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: { name, namespace },
      spec: {
        audiences: asked.audience === undefined ? [] : [asked.audience],
        expirationSeconds: asked.expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: podName, uid },
      },
    },
    { subresource: 'token' },
  );
  const text = stringAt(answer['status'], 'token');
  const expires = stringAt(answer['status'], 'expirationTimestamp');
  if (text === undefined) throw new Error(`the API gave no token for service account ${name}`);
  return { text, expiresAt: Date.parse(expires ?? '') };
}
