import type { Test } from '../../../harness/unit.ts';
import {
  at,
  listAt,
  matchesLabels,
  selectorOf,
  stringAt,
  type Json,
  type JsonObject,
  type KubeObject,
  type Labels,
} from '../../../../lib/index.ts';
import { webhooks } from '../../../../deploy/manifests/webhooks.ts';

type Case = { readonly namespace: Labels; readonly pod: Labels; readonly hook?: string };

const ENABLED = { 'istio-injection': 'enabled' };
const DISABLED = { 'istio-injection': 'disabled' };
const WANTED = { 'sidecar.istio.io/inject': 'true' };
const REFUSED = { 'sidecar.istio.io/inject': 'false' };
const REVISION = { 'istio.io/rev': 'default' };

const CASES: readonly Case[] = [
  { namespace: ENABLED, pod: {}, hook: 'namespace.' },
  { namespace: ENABLED, pod: WANTED, hook: 'namespace.' },
  { namespace: ENABLED, pod: REFUSED },
  { namespace: { ...ENABLED, ...REVISION }, pod: {}, hook: 'namespace.' },
  { namespace: DISABLED, pod: {} },
  { namespace: DISABLED, pod: WANTED },
  { namespace: {}, pod: {} },
  { namespace: {}, pod: REFUSED },
  { namespace: {}, pod: WANTED, hook: 'object.' },
  { namespace: {}, pod: REVISION, hook: 'rev.object.' },
  { namespace: {}, pod: { ...REVISION, ...REFUSED } },
  { namespace: REVISION, pod: {}, hook: 'rev.namespace.' },
  { namespace: REVISION, pod: REFUSED },
  { namespace: { 'istio.io/rev': 'other' }, pod: {} },
];

export function spec(t: Test): void {
  for (const { namespace, pod, hook } of CASES) {
    const title = `${JSON.stringify(namespace)} ${JSON.stringify(pod)}: ${hook ?? 'nobody asks'}`;
    t.test(title, async (t) => {
      t.same(asked({ namespace, pod }), hook === undefined ? [] : [hook]);
    });
  }

  t.test('where every namespace is in, only what says no is left out', async (t) => {
    const values = { sidecarInjectorWebhook: { enableNamespacesByDefault: true } };

    t.same(asked({ namespace: {}, pod: {} }, values), ['auto.']);
    t.same(asked({ namespace: {}, pod: WANTED }, values), ['object.']);
    t.same(asked({ namespace: DISABLED, pod: {} }, values), []);
    t.same(
      asked({ namespace: { 'kubernetes.io/metadata.name': 'kube-system' }, pod: {} }, values),
      [],
    );
  });

  t.test('what nobody could check is refused, for the kinds we act on', async (t) => {
    const [, validating] = rendered({});

    const [hook] = listAt(validating, 'webhooks');

    t.equal(stringAt(hook, 'failurePolicy'), 'Fail');
    const resources = listAt(hook, 'rules').flatMap((rule) => listAt(rule, 'resources'));
    for (const plural of ['virtualservices', 'gateways', 'peerauthentications']) {
      t.ok(resources.includes(plural));
    }
    t.notOk(resources.includes('envoyfilters'));
    t.notOk(JSON.stringify(hook).includes('DELETE'));
  });

  t.test('whoever writes a kind that nobody acts on is told so, and never held up', async (t) => {
    const [, validating] = rendered({});

    const [, notices, ...others] = listAt(validating, 'webhooks');

    t.equal(others.length, 0);
    t.equal(stringAt(notices, 'failurePolicy'), 'Ignore');
    const resources = listAt(notices, 'rules').flatMap((rule) => listAt(rule, 'resources'));
    t.ok(resources.includes('envoyfilters'));
    t.ok(resources.includes('authorizationpolicies'));
    t.notOk(resources.includes('virtualservices'));
  });

  t.test('the root is left to the control plane, so that a second run keeps it', async (t) => {
    t.notOk(JSON.stringify(rendered({})).includes('caBundle'));
  });
}

function rendered(values: JsonObject): readonly KubeObject[] {
  return webhooks({ hub: 'h', tag: 't', meshConfig: {}, values });
}

/** The prefixes of the hooks that the API server would ask about a pod. */
function asked({ namespace, pod }: Case, values = {}): readonly string[] {
  const hooks = listAt(rendered(values)[0], 'webhooks');
  const chosen = hooks.filter(
    (hook) =>
      matches(at(hook, 'namespaceSelector'), namespace) && matches(at(hook, 'objectSelector'), pod),
  );
  return chosen.map((hook) => (stringAt(hook, 'name') ?? '').split('sidecar-')[0] ?? '');
}

function matches(selector: Json | undefined, labels: Labels): boolean {
  const expressions = listAt(selector, 'matchExpressions').map((one) => ({
    key: stringAt(one, 'key') ?? '',
    operator: operatorOf(stringAt(one, 'operator')),
    values: listAt(one, 'values').map(String),
  }));
  return matchesLabels(selectorOf({ matchExpressions: expressions }) ?? [], labels);
}

function operatorOf(text: string | undefined) {
  for (const one of ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const)
    if (one === text) return one;
  throw new Error(`unknown operator ${text ?? ''}`);
}
