import type { Node, NodeRequirement, Pod } from '../../../../api/index.ts';
import { fitOf, isNodeReady } from '../../../../local/controllers/node-match.ts';
import type { Test } from '../../../harness/unit.ts';

const stamp = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
const node: Node = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { ...stamp, name: 'local', labels: { cpu: '4', zone: 'a' } },
};

function pod(spec: Partial<Pod['spec']>): Pod {
  const metadata = { ...stamp, name: 'web', namespace: 'shop' };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], ...spec } };
}

function requiring(...matchExpressions: readonly NodeRequirement[]): Pod {
  const nodeSelectorTerms = [{ matchExpressions }];
  return pod({
    affinity: {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } },
    },
  });
}

export function spec(t: Test): void {
  t.test('reads every operator of required affinity', async (t) => {
    const fits: readonly NodeRequirement[] = [
      { key: 'zone', operator: 'In', values: ['a', 'b'] },
      { key: 'zone', operator: 'NotIn', values: ['b'] },
      { key: 'zone', operator: 'Exists' },
      { key: 'gpu', operator: 'DoesNotExist' },
      { key: 'cpu', operator: 'Gt', values: ['3'] },
      { key: 'cpu', operator: 'Lt', values: ['5'] },
    ];
    for (const one of fits) t.same(fitOf(requiring(one), node), { kind: 'fits' }, one.operator);
    t.equal(
      fitOf(requiring(...fits, { key: 'cpu', operator: 'Gt', values: ['4'] }), node).kind,
      'unfit',
    );
    t.equal(fitOf(requiring(), node).kind, 'unfit');
  });

  t.test('keeps pods off a tainted or closed node unless they tolerate it', async (t) => {
    const tainted: Node = {
      ...node,
      spec: { taints: [{ key: 'own', value: 'db', effect: 'NoSchedule' }] },
    };

    t.same(fitOf(pod({}), tainted), {
      kind: 'unfit',
      reason: 'node(s) had untolerated taint {own: db}',
    });
    t.equal(fitOf(pod({ tolerations: [{ key: 'own', value: 'db' }] }), tainted).kind, 'fits');
    t.equal(fitOf(pod({ tolerations: [{ operator: 'Exists' }] }), tainted).kind, 'fits');
    t.equal(
      fitOf(
        pod({ tolerations: [{ key: 'own', operator: 'Exists', effect: 'NoExecute' }] }),
        tainted,
      ).kind,
      'unfit',
    );
    t.equal(fitOf(pod({}), { ...node, spec: { unschedulable: true } }).kind, 'unfit');
  });

  t.test('calls a node ready that says so', async (t) => {
    t.notOk(isNodeReady(node));
    t.ok(isNodeReady({ ...node, status: { conditions: [{ type: 'Ready', status: 'True' }] } }));
  });
}
