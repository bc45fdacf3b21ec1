import {
  at,
  parseJson,
  silentLog,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../../lib/index.ts';
import type { Call } from '../../../../local/admission/index.ts';
import { webhookAdmission } from '../../../../local/admission/webhooks.ts';
import type { Admission } from '../../../../local/registry/index.ts';
import { factsOf, objectOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

type Answer = (object: Json | undefined) => JsonObject;
type Declared = JsonObject & { readonly name: string };

const ALL = { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] };

export function spec(t: Test): void {
  t.test(
    'lets webhooks change the object one after the other, by name of configuration',
    async (t) => {
      const { admission, asked } = clusterWith({
        b: [hook('second')],
        a: [hook('first'), hook('third')],
      });

      const { object, warnings } = await admission.mutate(requestOf());

      t.same(asked, ['first', 'third', 'second']);
      t.same(object.metadata.labels, { first: '1', third: '1', second: '1' });
      t.same(warnings, ['from first', 'from third', 'from second']);
    },
  );

  t.test('hands on the very object when nothing wanted a change', async (t) => {
    const request = requestOf();

    const { object } = await clusterWith({}).admission.mutate(request);

    t.equal(object, request.object);
  });

  t.test('asks again, once, those who want to see what others made of it', async (t) => {
    const { admission, asked } = clusterWith({
      a: [hook('curious', { reinvocationPolicy: 'IfNeeded' }), hook('content'), hook('last')],
    });

    await admission.mutate(requestOf());

    t.same(asked, ['curious', 'content', 'last', 'curious']);
  });

  t.test('refuses what a webhook denies, in its words', async (t) => {
    const refusal = (status: JsonObject | undefined): Promise<unknown> => {
      const denies = (): JsonObject => ({ allowed: false, status });
      const { admission } = clusterWith({ a: [hook('guard')] }, { guard: denies });
      return admission.validate(requestOf());
    };
    const denied = 'admission webhook "guard" denied the request';

    await t.rejects(refusal({ message: 'no', code: 403, reason: 'Forbidden' }), {
      message: `${denied}: no`,
      status: { code: 403, reason: 'Forbidden' },
    });
    await t.rejects(refusal({ code: 200 }), {
      message: `${denied} without explanation`,
      status: { code: 400 },
    });
    await t.rejects(refusal(undefined), { message: `${denied} without explanation` });
  });

  t.test('stops the request when a webhook fails, unless it may be ignored', async (t) => {
    const fails = (): JsonObject => {
      throw new Error('connect ECONNREFUSED');
    };
    const strict = clusterWith({ a: [hook('strict')] }, { strict: fails });
    const lenient = clusterWith(
      { a: [hook('lenient', { failurePolicy: 'Ignore' })] },
      { lenient: fails },
    );

    await t.rejects(strict.admission.mutate(requestOf()), {
      message:
        'Internal error occurred: failed calling webhook "strict": failed to call webhook: ' +
        'Post "https://strict.example:443/?timeout=10s": connect ECONNREFUSED',
      status: { code: 500, reason: 'InternalError' },
    });
    t.ok((await lenient.admission.mutate(requestOf())).object);
  });

  t.test('never takes a broken patch for a change, whatever the policy', async (t) => {
    const breaks: Answer = () => patching([{ op: 'remove', path: '/spec/ghost' }]);
    const hooks = { a: [hook('broken', { failurePolicy: 'Ignore' })] };
    const { admission } = clusterWith(hooks, { broken: breaks });

    await t.rejects(
      admission.mutate(requestOf()),
      /^Internal error occurred: admission webhook "broken": remove operation/,
    );
  });

  t.test('asks in a dry run only those without side effects', async (t) => {
    const { admission, asked } = clusterWith({
      a: [hook('pure'), hook('writer', { sideEffects: 'Some' })],
    });

    await t.rejects(admission.mutate(requestOf({ dryRun: true })), {
      message: 'admission webhook "writer" does not support dry run',
      status: { code: 400 },
    });
    t.same(asked, ['pure']);
  });

  t.test('treats conditions as a failure, because it cannot judge them', async (t) => {
    const matchConditions = [{ name: 'c', expression: 'true' }];
    const strict = clusterWith({ a: [hook('cel', { matchConditions })] });
    const lenient = clusterWith({ a: [hook('cel', { matchConditions, failurePolicy: 'Ignore' })] });

    await t.rejects(strict.admission.validate(requestOf()), /matchConditions are not supported/);
    t.same(await lenient.admission.validate(requestOf()), { warnings: [] });
    t.same(lenient.asked, []);
  });

  t.test('reads a configuration again when it changed', async (t) => {
    const hooks: Record<string, Declared[]> = { a: [hook('old')] };
    const { admission, asked } = clusterWith(hooks);

    await admission.validate(requestOf());
    hooks['a'] = [hook('new')];
    await admission.validate(requestOf());
    delete hooks['a'];
    await admission.validate(requestOf());

    t.same(asked, ['old', 'new']);
  });
}

function hook(name: string, changed: JsonObject = {}): Declared {
  const clientConfig = { url: `https://${name}.example` };
  return { name, clientConfig, rules: [ALL], sideEffects: 'None', ...changed };
}

/** Every webhook adds a label with its name, unless it is told how to answer. */
function clusterWith(
  configurations: Readonly<Record<string, readonly Declared[]>>,
  answers: Readonly<Record<string, Answer>> = {},
): { readonly admission: Admission; readonly asked: string[] } {
  const asked: string[] = [];
  const admission = webhookAdmission({
    facts: {
      ...factsOf(),
      hookConfigurations: () =>
        Object.entries(configurations).map(([name, webhooks]) => {
          const resourceVersion = webhooks.map((one) => one.name).join();
          return objectOf('MutatingWebhookConfiguration', {
            metadata: { name, resourceVersion },
            webhooks,
          });
        }),
    },
    post: (call) => Promise.resolve().then(() => answerTo(call)),
    newUid: () => 'uid',
    log: silentLog,
  });
  const answerTo = (call: Call): string => {
    const name = call.serverName.replace('.example', '');
    asked.push(name);
    const object = at(parseJson(call.body), 'request', 'object');
    const answer = answers[name]?.(object) ?? labelling(object, name);
    return JSON.stringify({
      kind: 'AdmissionReview',
      apiVersion: 'admission.k8s.io/v1',
      response: { uid: 'uid', ...answer },
    });
  };
  return { admission, asked };
}

function labelling(object: Json | undefined, name: string): JsonObject {
  const first = stringAt(object, 'metadata', 'labels', name) === undefined;
  const none = at(object, 'metadata', 'labels') === undefined;
  const label = { op: 'add', path: `/metadata/labels/${name}`, value: '1' };
  const operations = none ? [{ op: 'add', path: '/metadata/labels', value: {} }, label] : [label];
  return { ...patching(first ? operations : []), warnings: [`from ${name}`] };
}

function patching(operations: readonly JsonObject[]): JsonObject {
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
  return { allowed: true, patchType: 'JSONPatch', patch };
}
