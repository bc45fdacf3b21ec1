import type { Deployment, ReplicaSet } from '../../../../api/index.ts';
import {
  beyondHistory,
  replicaSetFor,
  revisionFor,
  setAnnotations,
  splitSets,
} from '../../../../local/controllers/deployment-revision.ts';
import { withLabels } from '../../../../local/controllers/template.ts';
import type { Test } from '../../../harness/unit.ts';

const stamp = {
  namespace: 'shop',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};
const template = (image: string) => ({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'app', image }] },
});
const selector = { matchLabels: { app: 'web' } };
const web: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    ...stamp,
    name: 'web',
    annotations: {
      'kubernetes.io/change-cause': 'image two',
      'deployment.kubernetes.io/revision': '7',
    },
  },
  spec: { selector, template: template('two'), revisionHistoryLimit: 1 },
};

function set(image: string, revision: number, replicas = 0): ReplicaSet {
  const annotations = { 'deployment.kubernetes.io/revision': String(revision) };
  const shape = withLabels(template(image), { 'pod-template-hash': image });
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...stamp, name: `web-${image}`, annotations },
    spec: { replicas, selector, template: shape },
  };
}

export function spec(t: Test): void {
  t.test('finds the set of the present template and gives it the highest revision', async (t) => {
    const sets = splitSets(web, [set('one', 3), set('two', 1)]);

    t.equal(sets.newSet?.metadata.name, 'web-two');
    t.equal(revisionFor(sets), 4);
    t.equal(revisionFor(splitSets(web, [set('two', 5), set('one', 3)])), 5);
    t.equal(revisionFor({ newSet: undefined, oldSets: [] }), 1);
  });

  t.test('hands on what people wrote, not what is its own', async (t) => {
    t.same(setAnnotations(web, 8, { replicas: 3, max: 4 }), {
      'kubernetes.io/change-cause': 'image two',
      'deployment.kubernetes.io/revision': '8',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
    });
  });

  t.test('ties a new set to its pods by the hash of their template', async (t) => {
    const made = replicaSetFor({ deployment: web, replicas: 2, annotations: {} });
    const hash = made.metadata.labels?.['pod-template-hash'];

    t.match(made, {
      metadata: {
        name: `web-${hash}`,
        ownerReferences: [{ kind: 'Deployment', uid: 'u', controller: true }],
      },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } },
        template: { metadata: { labels: { app: 'web', 'pod-template-hash': hash } } },
      },
    });
  });

  t.test('forgets the oldest sets first and none that still has pods', async (t) => {
    const old = [set('a', 1), set('b', 3), set('c', 2, 1)];

    const names = beyondHistory(web, { newSet: set('two', 4), oldSets: old }).map(
      ({ metadata }) => metadata.name,
    );

    t.same(names, ['web-a']);
  });
}
