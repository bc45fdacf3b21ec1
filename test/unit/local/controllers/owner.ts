import { ManualClock, type OwnerReference } from '../../../../lib/index.ts';
import { PODS, podView, viewOf, type Pod } from '../../../../api/index.ts';
import {
  claim,
  controllerReference,
  isControlledBy,
  ownerKey,
  type Owner,
} from '../../../../local/controllers/owner.ts';
import { FakeKube } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const owner: Owner = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'mine',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
};
const other: OwnerReference = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'db',
  uid: 'other',
  controller: true,
};

async function claimed(
  pods: Readonly<
    Record<string, { readonly app: string; readonly owners?: readonly OwnerReference[] }>
  >,
  by = owner,
) {
  const api = new FakeKube(new ManualClock());
  const candidates: Pod[] = [];
  for (const [name, { app, owners = [] }] of Object.entries(pods)) {
    const metadata = { name, namespace: 'shop', labels: { app }, ownerReferences: owners };
    const made = await api.seed(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { containers: [] },
    });
    const viewing = viewOf(podView, made);
    if (viewing.kind === 'ok') candidates.push(viewing.value);
  }
  const selector = { matchLabels: { app: 'web' } };
  const mine = await claim({ api, owner: by, selector, resource: PODS, candidates });
  const owners = api
    .all(PODS)
    .map(({ metadata }) => [metadata.name, metadata.ownerReferences?.map(({ uid }) => uid)]);
  return { names: mine.map(({ metadata }) => metadata.name), owners };
}

export function spec(t: Test): void {
  t.test(
    'adopts whom nobody controls, lets go of whom it no longer selects, respects others',
    async (t) => {
      const { names, owners } = await claimed({
        changed: { app: 'db', owners: [controllerReference(owner)] },
        kept: { app: 'web', owners: [controllerReference(owner)] },
        stray: { app: 'web' },
        taken: { app: 'web', owners: [other] },
      });

      t.same(names, ['kept', 'stray']);
      t.same(owners, [
        ['changed', []],
        ['kept', ['mine']],
        ['stray', ['mine']],
        ['taken', ['other']],
      ]);
    },
  );

  t.test('takes nobody in while it is going', async (t) => {
    const going = {
      ...owner,
      metadata: { ...owner.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    };

    const { names, owners } = await claimed({ stray: { app: 'web' } }, going);

    t.same(names, []);
    t.same(owners, [['stray', []]]);
  });

  t.test('names the queue key of a controlling object of one kind', async (t) => {
    const pod = {
      metadata: { ...owner.metadata, name: 'web-1', ownerReferences: [controllerReference(owner)] },
    };

    t.equal(ownerKey(pod, 'ReplicaSet'), 'shop/web');
    t.equal(ownerKey(pod, 'Job'), undefined);
    t.ok(isControlledBy(pod, owner));
  });
}
