import { hooksOf, type Hook } from '../../../../local/admission/hook.ts';
import { versionFor } from '../../../../local/admission/match.ts';
import type { JsonObject } from '../../../../lib/index.ts';
import type { AdmissionRequest } from '../../../../local/registry/index.ts';
import {
  factsOf,
  kindOf,
  namespaceKind,
  objectOf,
  podOf,
  requestOf,
} from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

const PODS = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };
const ALL = { operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*'] };

export function spec(t: Test): void {
  const asks = (hook: JsonObject, request: AdmissionRequest): boolean =>
    versionFor(hookOf(hook), request, factsOf()) !== undefined;

  t.test('compares operation, group, version and resource', async (t) => {
    t.equal(asks({ rules: [PODS] }, requestOf()), true);
    t.equal(asks({ rules: [PODS] }, requestOf({ operation: 'UPDATE' })), false);
    t.equal(asks({ rules: [{ ...PODS, apiGroups: ['apps'] }] }, requestOf()), false);
    t.equal(asks({ rules: [{ ...PODS, resources: ['services'] }] }, requestOf()), false);
    t.equal(asks({ rules: [{ ...ALL, operations: ['DELETE'] }, PODS] }, requestOf()), true);
    t.equal(asks({}, requestOf()), false);
  });

  t.test('takes subresources only when they are named', async (t) => {
    const status = requestOf({ subresource: 'status' });
    const asksFor = (...resources: string[]): boolean =>
      asks({ rules: [{ ...ALL, resources }] }, status);

    t.same(
      ['pods', '*', 'pods/scale'].map((one) => asksFor(one)),
      [false, false, false],
    );
    t.same(
      ['pods/status', 'pods/*', '*/*', '*/status'].map((one) => asksFor(one)),
      [true, true, true, true],
    );
    t.equal(asks({ rules: [{ ...ALL, resources: ['*/*'] }] }, requestOf()), true);
  });

  t.test('tells the scope by the kind', async (t) => {
    const cluster = { rules: [{ ...ALL, scope: 'Cluster' }] };
    const namespaced = { rules: [{ ...ALL, scope: 'Namespaced' }] };
    const creation = requestOf({ kind: namespaceKind });

    t.same([asks(cluster, requestOf()), asks(cluster, creation)], [false, true]);
    t.same([asks(namespaced, requestOf()), asks(namespaced, creation)], [true, false]);
  });

  t.test('selects namespaces by their labels, and a namespace by its own', async (t) => {
    const on = { rules: [ALL], namespaceSelector: { matchLabels: { mesh: 'on' } } };
    const off = {
      rules: [ALL],
      namespaceSelector: {
        matchExpressions: [{ key: 'mesh', operator: 'DoesNotExist' }],
      },
    };
    const labelled = objectOf('Namespace', { metadata: { labels: { mesh: 'on' } } });
    const creation = requestOf({ kind: namespaceKind, namespace: undefined, object: labelled });
    const node = kindOf({ kind: 'Node', plural: 'nodes', namespaced: false });
    const clusterWide = requestOf({ kind: node, namespace: undefined });

    t.same([asks(on, requestOf()), asks(off, requestOf())], [true, false]);
    t.same([asks(on, creation), asks(off, creation)], [true, false]);
    t.same([asks(on, clusterWide), asks(off, clusterWide)], [true, true]);
  });

  t.test('selects objects as they are or as they were', async (t) => {
    const hook = { rules: [ALL], objectSelector: { matchLabels: { app: 'a' } } };
    const labelled = podOf({ metadata: { labels: { app: 'a' } } });

    t.equal(asks(hook, requestOf()), false);
    t.equal(asks(hook, requestOf({ object: labelled })), true);
    t.equal(asks(hook, requestOf({ oldObject: labelled })), true);
    t.equal(asks(hook, requestOf({ object: undefined, oldObject: labelled })), true);
  });

  t.test('shows an object in the version of the rule, unless that must be exact', async (t) => {
    const version = podOfVersion('v1beta1');
    const served = [version, podOfVersion('v1')];
    const kind = kindOf({ kind: 'Route', plural: 'routes', versions: served });
    const request = requestOf({ kind, version: 'v1beta1' });
    const rules = [{ ...ALL, apiVersions: ['v1'] }];

    t.equal(versionFor(hookOf({ rules }), request, factsOf()), 'v1');
    t.equal(versionFor(hookOf({ rules, matchPolicy: 'Exact' }), request, factsOf()), undefined);
    t.equal(versionFor(hookOf({ rules: [ALL] }), request, factsOf()), 'v1beta1');
  });

  t.test('never asks about webhooks themselves, nor about reviews', async (t) => {
    const group = 'admissionregistration.k8s.io';
    const own = kindOf({ group, kind: 'MutatingWebhookConfiguration', plural: 'x' });
    const review = kindOf({ kind: 'TokenReview', plural: 'tokenreviews', virtual: true });
    const rules = [{ ...ALL, resources: ['*/*'] }];

    t.equal(asks({ rules }, requestOf({ kind: own })), false);
    t.equal(asks({ rules }, requestOf({ kind: review })), false);
  });
}

function hookOf(fields: JsonObject): Hook {
  const webhooks = [{ name: 'hook', clientConfig: { url: 'https://hook' }, ...fields }];
  const reading = hooksOf(objectOf('MutatingWebhookConfiguration', { webhooks }));
  const hook = reading.kind === 'ok' ? reading.hooks[0] : undefined;
  if (hook === undefined) throw new Error('the hook cannot be read');
  return hook;
}

function podOfVersion(version: string): ReturnType<typeof kindOf>['versions'][number] {
  const [first] = namespaceKind.versions;
  if (first === undefined) throw new Error('a kind has versions');
  return { ...first, version };
}
