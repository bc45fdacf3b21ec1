import type { Test } from '../../../harness/unit.ts';
import { canonicalLabels, ownerUrl, workloadOf } from '../../../../injector/inject/workload.ts';

export function spec(t: Test): void {
  t.test('finds what a person made, two owners up where that can be told', async (t) => {
    t.match(owned({ kind: 'ReplicaSet', name: 'web-5d4f8', hash: '5d4f8' }), {
      kind: 'Deployment',
      name: 'web',
    });
    t.match(owned({ kind: 'ReplicaSet', name: 'web-5d4f8' }), { kind: 'ReplicaSet' });
    t.match(owned({ kind: 'Job', name: 'tidy-28391520' }), { kind: 'CronJob', name: 'tidy' });
    t.match(owned({ kind: 'Job', name: 'tidy-1' }), { kind: 'Job', name: 'tidy-1' });
    t.match(workloadOf({ generateName: 'loner-' }), { kind: 'Pod', name: 'loner' });
    t.equal(
      ownerUrl({ apiVersion: 'batch/v1', kind: 'Job', name: 'a' }, 'shop'),
      'kubernetes://apis/batch/v1/namespaces/shop/jobs/a',
    );
  });

  t.test('names a workload by its labels before its owner', async (t) => {
    const workload = { apiVersion: 'v1', kind: 'Pod', name: `${'x'.repeat(62)}-tail` };

    t.same(canonicalLabels({ app: 'a', 'app.kubernetes.io/name': 'b', version: 'v3' }, workload), {
      'service.istio.io/canonical-name': 'b',
      'service.istio.io/canonical-revision': 'v3',
    });
    t.same(canonicalLabels({}, workload), {
      'service.istio.io/canonical-name': 'x'.repeat(62),
      'service.istio.io/canonical-revision': 'latest',
    });
  });
}

type Owner = { readonly kind: string; readonly name: string; readonly hash?: string };

function owned({ kind, name, hash }: Owner) {
  const owner = { apiVersion: 'v1', kind, name, uid: 'u', controller: true };
  const labels = hash === undefined ? {} : { 'pod-template-hash': hash };
  return workloadOf({ labels, ownerReferences: [owner] });
}
