import type { Test } from '../../../harness/unit.ts';
import { acceptedModes, namespaceMode } from '../../../../control-plane/mesh/authentication.ts';
import { worldOfYaml } from '../../../../control-plane/watch/index.ts';

export function spec(t: Test): void {
  t.test('lets the narrower policy win, and the oldest of equals', async (t) => {
    const policies = [
      policy('mesh', 'istio-system', '{ mtls: { mode: STRICT } }'),
      policy('older', 'shop', '{ mtls: { mode: DISABLE } }'),
      policy('newer', 'shop', '{ mtls: { mode: STRICT } }'),
      policy(
        'web',
        'shop',
        '{ selector: { matchLabels: { app: web } }, mtls: { mode: PERMISSIVE } }',
      ),
    ];

    t.equal(modes(policies, 'shop', 'web').mode, 'PERMISSIVE');
    t.equal(modes(policies, 'shop', 'api').mode, 'DISABLE');
    t.equal(modes(policies, 'other', 'api').mode, 'STRICT');
    t.equal(modes([], 'other', 'api').mode, 'PERMISSIVE');
    t.equal(namespaceMode(authentication(policies), 'shop'), 'DISABLE');
  });

  t.test('inherits what is not set, and lists the ports that differ', async (t) => {
    const policies = [
      policy('mesh', 'istio-system', '{ mtls: { mode: STRICT } }'),
      policy(
        'web',
        'shop',
        `{ selector: { matchLabels: { app: web } }, mtls: { mode: UNSET },
          portLevelMtls: { 8080: { mode: DISABLE }, 8081: { mode: STRICT }, 8082: {} } }`,
      ),
    ];

    t.same(modes(policies, 'shop', 'web'), {
      mode: 'STRICT',
      ports: [{ port: 8080, mode: 'DISABLE' }],
    });
  });
}

function policy(...[name, namespace, body]: readonly [string, string, string]): string {
  return (
    'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n' +
    `metadata: { name: ${name}, namespace: ${namespace} }\nspec: ${body}`
  );
}

function authentication(policies: readonly string[]) {
  const { world, problems } = worldOfYaml(policies);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { policies: world.peerAuthentications, rootNamespace: 'istio-system' };
}

function modes(policies: readonly string[], ...[namespace, app]: readonly [string, string]) {
  return acceptedModes(authentication(policies), { namespace, labels: { app } });
}
