import { KubeError, type JsonObject } from '../../../../lib/index.ts';
import { issueToken } from '../../../../local/identity/index.ts';
import { identityFixture } from '../../../harness/identity.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const { issuer } = identityFixture();
  const request = { namespace: 'shop', name: 'web' };

  t.test('gives an hour for the API itself unless asked otherwise', async (t) => {
    t.match(await issueToken(issuer, { ...request, body: {} }), {
      kind: 'TokenRequest',
      spec: {
        audiences: ['https://kubernetes.default.svc.cluster.local'],
        expirationSeconds: 3600,
      },
      status: { token: /^\S+\.\S+\.\S+$/, expirationTimestamp: '2026-01-01T01:00:00Z' },
    });
  });

  t.test('refuses too short a life, and accounts or pods that are not there', async (t) => {
    const reference = { kind: 'Pod', apiVersion: 'v1', name: 'web-1' };
    const refused = (spec: JsonObject, name = 'web'): Promise<unknown> =>
      issueToken(issuer, { ...request, name, body: { spec } }).then(
        () => 'issued',
        (error: unknown) => (error instanceof KubeError ? error.status : error),
      );

    t.match(await refused({ expirationSeconds: 599 }), {
      message:
        'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: ' +
        'Invalid value: 599: may not specify a duration less than 10 minutes',
      code: 422,
    });
    t.match(await refused({}, 'ghost'), { message: 'serviceaccounts "ghost" not found' });
    t.match(await refused({ boundObjectRef: { ...reference, name: 'ghost' } }), {
      message: 'pods "ghost" not found',
    });
    t.match(await refused({ boundObjectRef: { ...reference, uid: 'older' } }), {
      code: 409,
      reason: 'Conflict',
    });
    t.match(await refused({ boundObjectRef: { kind: 'Node', name: 'local' } }), { code: 400 });
  });
}
