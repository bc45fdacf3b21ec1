import type { Test } from '../../../../harness/unit.ts';
import { FakeKube } from '../../../../harness/fake-kube.ts';
import { podWith } from '../../../../harness/pods.ts';
import { ManualClock, type KubeObject, type WriteOptions } from '../../../../../lib/index.ts';
import { requestToken } from '../../../../../local/agent/cluster/index.ts';

export function spec(t: Test): void {
  t.test(
    "asks for a token of the pod's account, for one audience and bound to the pod",
    async (t) => {
      const asked: unknown[] = [];
      const api = new FakeKube(new ManualClock());
      const create = async (
        _: unknown,
        object: KubeObject,
        options?: WriteOptions,
      ): Promise<KubeObject> => {
        asked.push(object, options);
        return { ...object, status: { token: 'abc', expirationTimestamp: '2026-01-01T01:00:00Z' } };
      };
      const pod = podWith({ serviceAccountName: 'web' });

      const token = await requestToken(Object.assign(api, { create }), {
        pod,
        audience: 'istio-ca',
        expirationSeconds: 3600,
      });

      t.same(token, { text: 'abc', expiresAt: Date.parse('2026-01-01T01:00:00Z') });
      t.match(asked, [
        {
          kind: 'TokenRequest',
          metadata: { name: 'web', namespace: 'default' },
          spec: {
            audiences: ['istio-ca'],
            boundObjectRef: { kind: 'Pod', name: 'web-1', uid: 'uid-1' },
          },
        },
        { subresource: 'token' },
      ]);
    },
  );
}
