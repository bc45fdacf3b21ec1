import type { Test } from '../../../harness/unit.ts';
import type { SidecarView } from '../../../../control-plane/mesh/index.ts';
import { elsewhere, isClosed, wayOut } from '../../../../control-plane/translate/elsewhere.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml } from '../../../harness/yaml-objects.ts';

function seen(spec: string): SidecarView {
  const yaml = [podYaml({ name: 'web' }), ruleYaml({ kind: 'Sidecar', name: 'own', spec })];
  const view = new MeshUnderTest(yaml).view({ namespace: 'default', pod: 'web' });
  if (view.kind === 'gateway') throw new Error('a sidecar sees this');
  return view;
}

function policy(text: string): SidecarView {
  return seen(`{ outboundTrafficPolicy: { ${text} } }`);
}

export function spec(t: Test): void {
  t.test('lets out what nobody knows, unless only what is known may go', async (t) => {
    t.equal(elsewhere(policy('mode: ALLOW_ANY')), 'PassthroughCluster');
    t.equal(elsewhere(policy('mode: REGISTRY_ONLY')), 'BlackHoleCluster');
    t.equal(isClosed(policy('mode: REGISTRY_ONLY')), true);
    t.equal(wayOut(policy('mode: REGISTRY_ONLY')), 'PassthroughCluster');
  });

  t.test('sends it through the proxy that the Sidecar names', async (t) => {
    const proxy = 'egressProxy: { host: egress, subset: v1, port: { number: 443 } }';

    t.equal(elsewhere(policy(proxy)), 'outbound|443|v1|egress.default.svc.cluster.local');
    t.equal(elsewhere(policy('egressProxy: { host: egress }')), 'PassthroughCluster');
  });
}
