import { parseJson } from '../../../../lib/index.ts';
import { createSigningKey, signingKeyOf } from '../../../../local/identity/index.ts';
import { signToken, verifyToken, type TokenWish } from '../../../../local/identity/token.ts';
import type { Test } from '../../../harness/unit.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

export function spec(t: Test): void {
  const key = signingKeyOf(createSigningKey());
  const wish: TokenWish = {
    namespace: 'shop',
    serviceAccount: { name: 'web', uid: 'sa-uid' },
    pod: { name: 'web-1', uid: 'pod-uid' },
    node: undefined,
    audiences: ['istio-ca'],
    id: 'token-id',
    expirationSeconds: 600,
    now: NOW,
  };
  const token = signToken(key, wish);
  const parts = token.split('.');
  const body = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');

  t.test('carries the claims that Kubernetes puts there', async (t) => {
    const [head = '', claims = ''] = parts.map((part) => Buffer.from(part, 'base64url').toString());

    t.same(parseJson(head), { alg: 'RS256', kid: key.id });
    t.same(parseJson(claims), {
      aud: ['istio-ca'],
      exp: NOW / 1000 + 600,
      iat: NOW / 1000,
      iss: 'https://kubernetes.default.svc.cluster.local',
      jti: 'token-id',
      'kubernetes.io': {
        namespace: 'shop',
        pod: { name: 'web-1', uid: 'pod-uid' },
        serviceaccount: { name: 'web', uid: 'sa-uid' },
      },
      nbf: NOW / 1000,
      sub: 'system:serviceaccount:shop:web',
    });
  });

  t.test('is good from its beginning to its end', async (t) => {
    const at = (now: number): string => {
      const reading = verifyToken(key, token, now);
      return reading.kind === 'rejected' ? reading.reason : reading.kind;
    };

    t.same([NOW - 1000, NOW, NOW + 599_999, NOW + 600_000].map(at), [
      'service account token is not valid yet',
      'ok',
      'ok',
      'service account token has expired',
    ]);
  });

  t.test('is refused when anything about it was changed', async (t) => {
    const [head = '', claims = '', signature = ''] = parts;
    const other = signingKeyOf(createSigningKey());
    const forged = [
      `${head}.${claims}.${signature.slice(0, -4)}AAAA`,
      `${head}.${claims}.`,
      `${body({ alg: 'none' })}.${claims}.`,
      `${body({ alg: 'HS256', kid: key.id })}.${claims}.${signature}`,
      signToken(other, wish),
    ];

    for (const text of forged) t.equal(verifyToken(key, text, NOW).kind, 'rejected', text);
  });

  t.test('leaves to others what is not a token of ours', async (t) => {
    const foreign = [
      '',
      'opaque',
      'a.b.c',
      `${parts[0]}.${body({ iss: 'https://accounts.example' })}.x`,
      'x'.repeat(20_000),
    ];

    for (const text of foreign) t.equal(verifyToken(key, text, NOW).kind, 'foreign');
  });
}
