// Which objects the API server asks the mesh about. The control plane writes its root into both
// configurations; until it has, nothing that they name can be created.
import { ISTIO_KINDS } from '../../api/istio/index.ts';
import { at, type Json, type JsonObject, type KubeObject } from '../../lib/index.ts';
import { INJECTOR } from './injector.ts';
import type { ManifestOptions } from './options.ts';
import { NAMESPACE } from './shape.ts';

export const MUTATING = 'istio-sidecar-injector';
export const VALIDATING = `istio-validator-${NAMESPACE}`;

export function webhooks({ values }: ManifestOptions): readonly KubeObject[] {
  const isAutomatic = at(values, 'sidecarInjectorWebhook', 'enableNamespacesByDefault') === true;
  const injections = isAutomatic ? [...INJECTIONS, AUTOMATIC] : INJECTIONS;
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name: MUTATING, labels: { app: 'sidecar-injector', 'istio.io/rev': REVISION } },
      webhooks: injections.map(injection),
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: VALIDATING, labels: { app: 'istiod', 'istio.io/rev': REVISION } },
      webhooks: [validation(), notices()],
    },
  ];
}

const REVISION = 'default';

type Requirement = {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
};

type Injection = {
  readonly prefix: string;
  readonly namespaces: readonly Requirement[];
  readonly pods: readonly Requirement[];
};

const noRevision: Requirement = { key: 'istio.io/rev', operator: 'DoesNotExist' };
const noInjection: Requirement = { key: 'istio-injection', operator: 'DoesNotExist' };
const noPodChoice: Requirement = { key: 'sidecar.istio.io/inject', operator: 'DoesNotExist' };
const ourRevision: Requirement = { key: 'istio.io/rev', operator: 'In', values: [REVISION] };
const isEnabled: Requirement = { key: 'istio-injection', operator: 'In', values: ['enabled'] };
const isWanted: Requirement = { key: 'sidecar.istio.io/inject', operator: 'In', values: ['true'] };
const notRefused: Requirement = { ...isWanted, operator: 'NotIn', values: ['false'] };

// No pod matches two of them, so that each is asked about once.
const INJECTIONS: readonly Injection[] = [
  { prefix: 'rev.namespace.', namespaces: [ourRevision, noInjection], pods: [notRefused] },
  {
    prefix: 'rev.object.',
    namespaces: [noRevision, noInjection],
    pods: [notRefused, ourRevision],
  },
  { prefix: 'namespace.', namespaces: [isEnabled], pods: [notRefused] },
  { prefix: 'object.', namespaces: [noInjection, noRevision], pods: [isWanted, noRevision] },
];

const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

const AUTOMATIC: Injection = {
  prefix: 'auto.',
  namespaces: [
    noInjection,
    noRevision,
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: SYSTEM_NAMESPACES },
  ],
  pods: [noPodChoice, noRevision],
};

function injection({ prefix, namespaces, pods }: Injection): Json {
  return {
    ...COMMON,
    name: `${prefix}sidecar-injector.istio.io`,
    clientConfig: client(INJECTOR, { path: '/inject' }),
    // A pod without the sidecar that was asked for would be reachable in plain text.
    failurePolicy: 'Fail',
    reinvocationPolicy: 'Never',
    namespaceSelector: { matchExpressions: namespaces.map(asJson) },
    objectSelector: { matchExpressions: pods.map(asJson) },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
  };
}

/**
 * Fails from the start, and only for the kinds we act on. While nobody can check, a refusal that
 * says so is better than a mistake that everybody is then sent; kinds that nobody acts on are not
 * held up, and deleting never is.
 */
function validation(): Json {
  const kinds = ISTIO_KINDS.filter(({ spec }) => spec !== undefined);
  return asking(kinds, { name: 'rev.validation.istio.io', failurePolicy: 'Fail' });
}

/** Kinds that nobody acts on: whoever writes one is told so, when there is somebody to tell. */
function notices(): Json {
  const kinds = ISTIO_KINDS.filter(({ spec }) => spec === undefined);
  return asking(kinds, { name: 'rev.notices.istio.io', failurePolicy: 'Ignore' });
}

type Asking = { readonly name: string; readonly failurePolicy: 'Fail' | 'Ignore' };

function asking(kinds: typeof ISTIO_KINDS, how: Asking): Json {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return {
    ...COMMON,
    ...how,
    clientConfig: client('istiod', { path: '/validate' }),
    rules: groups.map((group) => ({
      apiGroups: [group],
      apiVersions: ['*'],
      resources: kinds.filter((kind) => kind.group === group).map(({ plural }) => plural),
      operations: ['CREATE', 'UPDATE'],
    })),
  };
}

const COMMON = { admissionReviewVersions: ['v1'], sideEffects: 'None' };

function client(name: string, { path }: { readonly path: string }): JsonObject {
  return { service: { name, namespace: NAMESPACE, path, port: 443 } };
}

function asJson({ key, operator, values }: Requirement): Json {
  return values === undefined ? { key, operator } : { key, operator, values };
}
