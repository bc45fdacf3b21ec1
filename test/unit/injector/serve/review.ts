import type { Test } from '../../../harness/unit.ts';
import { readInjection } from '../../../../injector/inject/index.ts';
import { reviewPod } from '../../../../injector/serve/review.ts';
import { objectAt, parseJson, stringAt, type JsonObject } from '../../../../lib/index.ts';

const POD = { metadata: { name: 'web' }, spec: { containers: [{ name: 'web' }], custom: 1 } };

export function spec(t: Test): void {
  t.test('answers with a patch that keeps what it does not know', async (t) => {
    const { outcome, answer } = review(POD);
    const response = objectAt(answer, 'response');
    const patch = parseJson(Buffer.from(stringAt(response, 'patch') ?? '', 'base64').toString());

    t.equal(outcome, 'injected');
    t.match(answer, { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' });
    t.match(response, { uid: 'u', allowed: true, patchType: 'JSONPatch' });
    t.match(patch, [{ op: 'add', path: '/metadata/labels' }, {}, { path: '/spec/initContainers' }]);
    t.notMatch(JSON.stringify(patch), 'custom');
    t.match(JSON.stringify(patch), 'namespaces/shop/pods/web', 'the namespace is the request’s');
  });

  t.test('the URL says which cluster and network it is', async (t) => {
    const { answer } = review(POD, '/cluster/east/net/a--slash--b');
    const patch = Buffer.from(stringAt(answer, 'response', 'patch') ?? '', 'base64').toString();

    t.match(patch, '{"name":"ISTIO_META_CLUSTER_ID","value":"east"}');
    t.match(patch, '{"name":"ISTIO_META_NETWORK","value":"a/b"}');
  });

  t.test('lets pass what is not to be injected, and refuses what cannot be', async (t) => {
    const metadata = { name: 'web', annotations: { 'sidecar.istio.io/proxyCPU': 'much' } };

    const skipped = review({ ...POD, spec: { ...POD.spec, hostNetwork: true } });
    t.match(skipped, { outcome: 'skipped', reason: 'host-network' });
    t.same(skipped.answer?.['response'], { uid: 'u', allowed: true });
    t.match(review({ ...POD, metadata }), {
      outcome: 'refused',
      answer: { response: { allowed: false, status: { message: /sidecar.istio.io\/proxyCPU/ } } },
    });
    t.match(review({ metadata: {} }), { outcome: 'refused', reason: /spec/ });
  });

  t.test('knows what is no question at all', async (t) => {
    t.match(reviewPod({ body: 'hello', parameters: '' }, settings()), {
      outcome: 'not-a-review',
      answer: undefined,
    });
  });
}

function review(object: JsonObject, parameters = '') {
  const request = { uid: 'u', namespace: 'shop', object };
  const body = JSON.stringify({ apiVersion: 'admission.k8s.io/v1', request });
  return reviewPod({ body, parameters }, settings());
}

function settings() {
  const reading = readInjection({ mesh: {}, values: {} });
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  return reading.settings;
}
