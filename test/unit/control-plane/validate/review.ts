import { listAt, objectAt, stringAt } from '../../../../lib/index.ts';
import { reviewAnswer } from '../../../../control-plane/validate/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const asked = (spec: object | undefined) => {
    const object = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: {}, spec };
    const request = { uid: 'u1', ...(spec === undefined ? {} : { object }) };
    return reviewAnswer(JSON.stringify({ request }));
  };
  const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] };

  t.test('answers with the question’s uid: allowed', async (t) => {
    t.same(asked({ servers: [server] }), {
      isAllowed: true,
      review: {
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: 'u1', allowed: true },
      },
    });
  });

  t.test('refuses with every reason in words and as causes', async (t) => {
    const { review, isAllowed } = asked({ servers: [{ ...server, hosts: [] }], server: 1 });

    const status = objectAt(review, 'response', 'status');
    t.equal(isAllowed, false);
    t.match(
      stringAt(status, 'message'),
      /spec\.server: is not a known field.*spec\.servers\[0\]\.hosts: is/,
    );
    t.equal(listAt(status, 'details', 'causes').length, 2);
  });

  t.test('lets go what is deleted, and answers nothing to what is no question', async (t) => {
    t.equal(asked(undefined).isAllowed, true);
    t.equal(reviewAnswer('hello').review, undefined);
    t.equal(reviewAnswer('{}').review, undefined);
  });
}
