import type { JsonObject } from '../../../../lib/index.ts';
import { ask, type Reply } from '../../../../local/admission/ask.ts';
import { hooksOf } from '../../../../local/admission/hook.ts';
import type { Call, Post } from '../../../../local/admission/index.ts';
import { factsOf, objectOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

const OPEN: Post = () =>
  Promise.resolve(
    JSON.stringify({
      kind: 'AdmissionReview',
      apiVersion: 'admission.k8s.io/v1',
      response: { uid: 'u', allowed: true },
    }),
  );

export function spec(t: Test): void {
  const askAt = async (clientConfig: JsonObject, post: Post): Promise<Reply> => {
    const webhooks = [{ name: 'hook', clientConfig, timeoutSeconds: 5 }];
    const reading = hooksOf(objectOf('ValidatingWebhookConfiguration', { webhooks }));
    const hook = reading.kind === 'ok' ? reading.hooks[0] : undefined;
    if (hook === undefined) throw new Error('the hook cannot be read');
    const service = objectOf('Service', { spec: { clusterIP: '10.96.1.2' } });
    const headless = objectOf('Service', { spec: { clusterIP: 'None' } });
    const facts = factsOf({
      objects: { 'services/mesh/injector': service, 'services/mesh/headless': headless },
    });
    return ask({ facts, post }, hook, { request: requestOf(), version: 'v1', uid: 'u' });
  };

  t.test('calls the address of a service under its name', async (t) => {
    const calls: Call[] = [];
    const service = { namespace: 'mesh', name: 'injector', path: '/inject', port: 8443 };
    const caBundle = Buffer.from('PEM').toString('base64');

    const reply = await askAt({ service, caBundle }, (call) => {
      calls.push(call);
      return OPEN(call);
    });

    t.same(reply, { kind: 'allowed', operations: [], warnings: [] });
    t.match(calls, [
      {
        host: '10.96.1.2',
        port: 8443,
        path: '/inject?timeout=5s',
        serverName: 'injector.mesh.svc',
        authorities: 'PEM',
        timeoutMs: 5000,
      },
    ]);
  });

  t.test('says why a hook cannot be asked', async (t) => {
    const broken: Post = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const reasonOf = async (clientConfig: JsonObject, post = OPEN): Promise<string> => {
      const reply = await askAt(clientConfig, post);
      return reply.kind === 'unreachable' ? reply.reason : reply.kind;
    };

    t.same(
      [
        await reasonOf({ service: { namespace: 'mesh', name: 'ghost' } }),
        await reasonOf({ service: { namespace: 'mesh', name: 'headless' } }),
        await reasonOf({ url: 'http://plain' }),
        await reasonOf({ url: 'https://hook.example/x' }, broken),
        await reasonOf({ url: 'https://hook.example' }, () => Promise.resolve('nonsense')),
      ],
      [
        'service "ghost" not found',
        'service "headless" has no cluster address',
        '"http://plain" is not an https URL',
        'failed to call webhook: Post "https://hook.example:443/x?timeout=5s": ' +
          'connect ECONNREFUSED',
        'the answer is not an AdmissionReview with a response',
      ],
    );
  });
}
