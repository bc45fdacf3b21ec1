import { analysisOf, objectYaml } from '../../../../harness/analysis.ts';
import { TestAuthority } from '../../../../harness/certificates.ts';
import { secretYaml } from '../../../../harness/secret-yaml.ts';
import { podYaml } from '../../../../harness/yaml-objects.ts';
import { systemClock } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const POD = podYaml({ name: 'gate', namespace: 'edge', labels: '{ istio: gate }' });
const WEEK_MS = 7 * 86_400_000;

export function spec(t: Test): void {
  const { chain, key } = new TestAuthority().issue({ kind: 'dns', value: 'a.org' });
  const now = systemClock.now();
  const gateway = (tls: string): string =>
    objectYaml('Gateway g', {
      spec:
        '{ selector: { istio: gate }, servers: ' +
        `[{ port: { number: 443, name: s, protocol: HTTPS }, hosts: ['*'], tls: ${tls} }] }`,
    });
  const secret = (data: Record<string, string>, namespace = 'edge'): string =>
    secretYaml({ name: 'shop', namespace, data });
  const found = (yaml: readonly string[], nowMs = now) =>
    (analysisOf([POD, ...yaml], nowMs).get('Gateway default/g') ?? []).map(
      ({ code, path, message }) => `${code} ${path} ${message}`,
    );
  const SIMPLE = gateway('{ credentialName: shop }');
  const GOOD = { 'tls.crt': chain, 'tls.key': key };

  t.test('a Secret must be where the gateway’s pods are', async (t) => {
    t.same(found([SIMPLE, secret(GOOD)]), []);
    t.match(found([SIMPLE, secret(GOOD, 'default')]), [
      /^IST0101 spec\.servers\[0\]\.tls\.credentialName there is no Secret edge\/shop/,
    ]);
    const far = gateway('{ credentialNames: [kubernetes-gateway://default/shop] }');
    t.match(found([far, secret(GOOD)]), [/credentialNames .*pods are in edge/]);
    t.match(found([gateway('{ credentialName: vault://shop }')]), [/vault:\/\/ is not followed/]);
  });

  t.test('must hold what is asked of it, and be good', async (t) => {
    t.match(found([gateway('{ mode: MUTUAL, credentialName: shop }'), secret(GOOD)]), [
      /no Secret edge\/shop-cacert or edge\/shop with authorities/,
    ]);
    t.match(found([SIMPLE, secret({ 'tls.crt': chain })]), [/^IST0161 .*it has a certificate but/]);
    t.match(found([SIMPLE, secret(GOOD)], now + WEEK_MS), [/^IST0161 .*was valid until/]);
  });
}
