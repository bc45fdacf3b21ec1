import { collection, type World } from '../../../../control-plane/world/index.ts';
import { credentialsOf, inForce } from '../../../../control-plane/mesh/credential.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';
import { TestAuthority } from '../../../harness/certificates.ts';
import { secretYaml } from '../../../harness/secret-yaml.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';
import type { Test } from '../../../harness/unit.ts';

const GATEWAY = ruleYaml({
  kind: 'Gateway',
  name: 'gate',
  spec: `
    servers:
      - port: { number: 443, name: https, protocol: HTTPS }
        tls: { mode: MUTUAL, credentialName: shop }
        hosts: ['*']`,
});

export function spec(t: Test): void {
  const authority = new TestAuthority();
  const good = authority.issue({ kind: 'dns', value: 'shop.test' });
  const other = authority.issue({ kind: 'dns', value: 'shop.test' });
  const worldWith = (data: Readonly<Record<string, string>>, ...more: readonly string[]): World =>
    worldOfYaml([GATEWAY, secretYaml({ name: 'shop', data }), ...more]).world;
  const GOOD = { 'tls.crt': good.chain, 'tls.key': good.key };

  t.test('reads both ways to write a certificate, and only Secrets that are named', async (t) => {
    const generic = { cert: good.chain, key: good.key, cacert: authority.rootPem };
    const unnamed = secretYaml({ name: 'other', data: GOOD });

    const found = credentialsOf(worldWith(generic, unnamed), undefined);

    t.same([...found.keys()], ['default/shop']);
    const credential = found.get('default/shop');
    t.equal(credential && inForce(credential.pair)?.key.reveal(), good.key);
    t.equal(credential && inForce(credential.trust)?.anchors, authority.rootPem);
    t.equal(credentialsOf(worldWith(GOOD), undefined).get('default/shop')?.pair.kind, 'good');
  });

  t.test('says what is wrong, and what was good stays in force', async (t) => {
    const world = worldWith(GOOD);
    const before = { world, credentials: credentialsOf(world, undefined) };
    const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ 'tls.crt': good.chain }, /no key/],
      [{ 'tls.key': good.key }, /no certificate/],
      [{ 'tls.crt': 'x', 'tls.key': good.key }, /certificate is not PEM/],
      [{ 'tls.crt': good.chain, 'tls.key': 'x' }, /key is not PEM/],
      [{ 'tls.crt': good.chain, 'tls.key': other.key }, /not of its certificate/],
    ];

    for (const [data, why] of cases) {
      const pair = credentialsOf(worldWith(data), before).get('default/shop')?.pair;
      t.match(pair, { kind: 'broken', why });
      t.equal(pair && inForce(pair)?.chain, good.chain);
    }
  });

  t.test('a Secret that was deleted stays in force while a Gateway names it', async (t) => {
    const world = worldWith(GOOD);
    const before = { world, credentials: credentialsOf(world, undefined) };
    t.equal(
      credentialsOf({ ...world }, before),
      before.credentials,
      'the same while nothing is new',
    );

    const gone = { ...world, secrets: collection([], undefined) };
    const left = credentialsOf(gone, before).get('default/shop')?.pair;
    t.equal(left?.kind, 'absent');
    t.equal(left && inForce(left)?.chain, good.chain);
    const unnamed = { ...gone, gateways: collection([], undefined) };
    t.equal(credentialsOf(unnamed, before).size, 0);
  });
}
