import { parseJson } from '../../../../lib/index.ts';
import { questionText, readAnswer } from '../../../../local/admission/admission-review.ts';
import { podOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const answer = (response: object): ReturnType<typeof readAnswer> => {
    const review = { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response };
    return readAnswer(JSON.stringify(review), { uid: 'u1' });
  };

  t.test('asks about the object, by whom and how', async (t) => {
    const request = requestOf({ operation: 'UPDATE', oldObject: podOf(), dryRun: true });

    const review = parseJson(questionText({ request, version: 'v1', uid: 'u1' }));

    t.match(review, {
      apiVersion: 'admission.k8s.io/v1',
      request: {
        uid: 'u1',
        kind: { group: '', version: 'v1', kind: 'Pod' },
        resource: { group: '', version: 'v1', resource: 'pods' },
        namespace: 'shop',
        operation: 'UPDATE',
        userInfo: { username: 'admin', groups: ['system:masters'] },
        object: { kind: 'Pod' },
        oldObject: { kind: 'Pod' },
        dryRun: true,
        options: { kind: 'UpdateOptions' },
      },
    });
  });

  t.test('reads a patch, warnings and a denial', async (t) => {
    const operations = [{ op: 'add', path: '/metadata/labels', value: {} }];
    const patch = Buffer.from(JSON.stringify(operations)).toString('base64');

    t.same(answer({ uid: 'u1', allowed: true, patchType: 'JSONPatch', patch, warnings: ['w'] }), {
      kind: 'allowed',
      operations,
      warnings: ['w'],
    });
    t.same(answer({ uid: 'u1', allowed: false, status: { code: 403, message: 'no' } }), {
      kind: 'denied',
      denial: { code: 403, reason: undefined, message: 'no' },
      warnings: [],
    });
  });

  t.test('believes no answer to another question, nor nonsense', async (t) => {
    for (const response of [
      { uid: 'u2', allowed: true },
      { uid: 'u1', allowed: true, patch: 'eyJ', patchType: 'JSONPatch' },
      { uid: 'u1', allowed: true, patch: 'W10=' },
    ]) {
      t.equal(answer(response).kind, 'nonsense');
    }
    t.equal(readAnswer('<html>', { uid: 'u1' }).kind, 'nonsense');
    t.equal(readAnswer('{"kind":"AdmissionReview"}', { uid: 'u1' }).kind, 'nonsense');
  });
}
