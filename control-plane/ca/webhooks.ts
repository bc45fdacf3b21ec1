// Keeps the root in the webhook configurations that call us: without it the API server trusts
// nobody there, and pods are created without a sidecar.
import {
  at,
  isObject,
  listAt,
  reflect,
  type Json,
  type KubeObject,
  type ResourceId,
} from '../../lib/index.ts';
import { keeper, type KeepOptions, type Kept } from './keep.ts';

type Configuration = { readonly resource: ResourceId; readonly name: string };

function admission(plural: string): ResourceId {
  return { group: 'admissionregistration.k8s.io', version: 'v1', plural };
}

const CONFIGURATIONS: readonly Configuration[] = [
  { resource: admission('mutatingwebhookconfigurations'), name: 'istio-sidecar-injector' },
  { resource: admission('validatingwebhookconfigurations'), name: 'istio-validator-istio-system' },
];

export function keepWebhooks(rootPem: string, options: KeepOptions, signal: AbortSignal): Kept {
  const caBundle = Buffer.from(rootPem).toString('base64');
  const all = CONFIGURATIONS.map((each) => keepOne({ ...each, caBundle }, options, signal));
  return { stopped: Promise.all(all).then(() => undefined) };
}

function keepOne(
  { resource, name, caBundle }: Configuration & { readonly caBundle: string },
  options: KeepOptions,
  signal: AbortSignal,
): Promise<void> {
  const { api } = options;
  const { poke } = keeper(
    async () => {
      const stored = configurations.objects.get(name);
      const change = stored === undefined ? undefined : changeFor(stored, caBundle);
      if (change === undefined) return;
      configurations.note(await api.patch(resource, { name }, { kind: 'merge', change }));
    },
    options,
    signal,
  );
  const configurations = reflect(
    {
      ...options,
      resource,
      selection: { fieldSelector: `metadata.name=${name}` },
      accept: (object) => object,
      onChange: ({ key, kind }) => {
        if (kind !== 'removed') poke(key);
      },
    },
    signal,
  );
  return configurations.stopped;
}

type Change = { readonly metadata: { readonly resourceVersion: string }; readonly webhooks: Json };

/** All webhooks with our root; undefined when they have it. */
function changeFor(stored: KubeObject, caBundle: string): Change | undefined {
  const webhooks = listAt(stored, 'webhooks');
  const isRight = (webhook: Json): boolean => at(webhook, 'clientConfig', 'caBundle') === caBundle;
  if (webhooks.every(isRight)) return undefined;
  // A list is replaced whole: the version makes sure that it is the one that was read.
  const { resourceVersion = '' } = stored.metadata;
  const changed = webhooks.map((webhook) => {
    if (!isObject(webhook)) return webhook;
    const { clientConfig } = webhook;
    return {
      ...webhook,
      clientConfig: { ...(isObject(clientConfig) ? clientConfig : {}), caBundle },
    };
  });
  return { metadata: { resourceVersion }, webhooks: changed };
}
