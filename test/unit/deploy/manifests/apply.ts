import type { Test } from '../../../harness/unit.ts';
import { applyAll, type ApplyApi, type Progress } from '../../../../deploy/manifests/index.ts';
import {
  KubeError,
  ManualClock,
  objectKey,
  type Json,
  type KubeObject,
  type ObjectName,
} from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('applies what others need first, all of it by server-side apply', async (t) => {
    const { api, applied } = aCluster();
    const { print, steps } = aProgress();
    const objects = [
      anObject('VirtualService route'),
      anObject('MutatingWebhookConfiguration hook'),
      anObject('Deployment program'),
      anObject('Service program'),
      anObject('Namespace home'),
    ];

    await applyAll(api, objects, { print, clock: new ManualClock(), wait: false });

    t.same(applied, [
      'namespaces/home lateen force',
      'services/program lateen force',
      'deployments/program lateen force',
      'mutatingwebhookconfigurations/hook lateen force',
      'virtualservices/route lateen force',
    ]);
    t.same(steps, ['namespace', 'services', 'programs', 'webhooks', 'rules']);
  });

  t.test('a kind it does not know is told before anything is changed', async (t) => {
    const { api, applied } = aCluster();
    const objects = [anObject('Namespace home'), anObject('Pod one')];

    await t.rejects(applyAll(api, objects, toolsFor(false)), /^Pod one: /);
    t.same(applied, []);
  });

  t.test('a refusal names the object, and nothing after it is applied', async (t) => {
    const { api, applied } = aCluster({ refuse: 'program' });
    const objects = [anObject('Service program'), anObject('Deployment other')];

    const failing = applyAll(api, objects, toolsFor(false));

    await t.rejects(failing, { message: 'Service program was refused', cause: { message: 'no' } });
    t.same(applied, []);
  });

  t.test('waits until pods of the newest generation are available', async (t) => {
    const clock = new ManualClock();
    const { api, stored } = aCluster();
    const { print, steps } = aProgress();
    const object = anObject('Deployment program');
    const done = applyAll(api, [object], { print, clock, wait: true });
    await turns();

    stored.set('program', withStatus(object, { observedGeneration: 1, availableReplicas: 1 }));
    await pass(clock, 250);
    t.same(steps, ['programs']);
    stored.set('program', withStatus(object, { ...AVAILABLE, observedGeneration: 1 }));
    await pass(clock, 250);
    t.same(steps, ['programs']);
    // A pod of the generation before is among those that are available.
    stored.set('program', withStatus(object, { ...AVAILABLE, replicas: 2 }));
    await pass(clock, 250);
    t.same(steps, ['programs']);
    stored.set('program', withStatus(object, AVAILABLE));
    await pass(clock, 250);

    await done;
    t.same(steps, ['programs', 'program']);
  });

  t.test('waits until the API server can trust every hook', async (t) => {
    const clock = new ManualClock();
    const { api, stored } = aCluster();
    const object = anObject('ValidatingWebhookConfiguration hook');
    const done = applyAll(api, [object], { print: aProgress().print, clock, wait: true });
    await turns();

    stored.set('hook', { ...object, webhooks: [{ clientConfig: {} }] });
    await pass(clock, 250);
    stored.set('hook', { ...object, webhooks: [{ clientConfig: { caBundle: 'cm9vdA==' } }] });
    await pass(clock, 250);

    await t.resolves(done);
  });

  t.test('says what is missing when it takes too long', async (t) => {
    const clock = new ManualClock();
    const { api, stored } = aCluster();
    const object = anObject('Deployment program');
    const conditions = [{ type: 'Available', status: 'False', message: 'no image' }];
    const done = applyAll(api, [object], { print: aProgress().print, clock, wait: true });
    await turns();

    stored.set('program', withStatus(object, { conditions }));
    clock.advance(300_000);

    await t.rejects(done, /program is not ready after 300 s: no image\. `kubectl -n home describe/);
  });
}

const AVAILABLE = { observedGeneration: 2, updatedReplicas: 1, availableReplicas: 1 };

/** `Service program` */
function anObject(text: string): KubeObject {
  const [kind = '', name = ''] = text.split(' ');
  const metadata = { name, ...(kind === 'Deployment' ? { namespace: 'home' } : {}) };
  return { apiVersion: 'v1', kind, metadata, spec: {} };
}

function withStatus(object: KubeObject, status: Json): KubeObject {
  return { ...object, metadata: { ...object.metadata, generation: 2 }, status };
}

function toolsFor(wait: boolean) {
  return { print: aProgress().print, clock: new ManualClock(), wait };
}

/** Names the steps that are over. */
function aProgress(): { readonly print: Progress; readonly steps: readonly string[] } {
  const steps: string[] = [];
  return {
    steps,
    print: {
      async step(name, run) {
        const result = await run();
        steps.push(name);
        return result;
      },
    },
  };
}

function aCluster({ refuse }: { readonly refuse?: string } = {}) {
  const applied: string[] = [];
  const stored = new Map<string, KubeObject>();
  const api: ApplyApi = {
    async patch({ plural }, { name }, patch, options) {
      if (name === refuse) throw refusal();
      if (patch.kind !== 'apply') throw new Error('only apply');
      const how = patch.force ? 'force' : '';
      applied.push(`${plural}/${name} ${options?.fieldManager ?? ''} ${how}`);
      const object = { apiVersion: '', kind: '', metadata: { name }, ...patch.object };
      stored.set(name, object);
      return object;
    },
    get: async (_, { name }: ObjectName) => stored.get(objectKey({ name })),
  };
  return { api, applied, stored };
}

function refusal(): KubeError {
  return new KubeError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message: 'no',
    reason: 'Forbidden',
    code: 403,
  });
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  clock.advance(ms);
  await turns();
}
