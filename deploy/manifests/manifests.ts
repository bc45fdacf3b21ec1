// Everything that makes a cluster a mesh, as objects, in an order in which they may be applied. The
// same for a cluster of many machines and for the local one.
import { stringify } from 'yaml';
import { crds } from '../../api/istio/index.ts';
import { at, objectAt, type KubeObject } from '../../lib/index.ts';
import { consoleObjects } from './console.ts';
import { gateway } from './gateway.ts';
import { injector } from './injector.ts';
import { istiod } from './istiod.ts';
import type { ManifestOptions } from './options.ts';
import { configMap, NAMESPACE } from './shape.ts';
import { webhooks } from './webhooks.ts';

export function manifests(options: ManifestOptions): readonly KubeObject[] {
  const withConsole = at(options.values, 'console', 'enabled') === true;
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    ...crds(),
    configMap('istio', { mesh: stringify(options.meshConfig), meshNetworks: 'networks: {}\n' }),
    configMap('istio-sidecar-injector', { values: injectorValues(options) }),
    ...istiod(options),
    ...injector(options),
    ...gateway(options),
    ...(withConsole ? consoleObjects(options) : []),
    ...webhooks(options),
  ];
}

/** For `kubectl apply -f -`. */
export function asYaml(objects: readonly KubeObject[]): string {
  const texts = objects.map((object) =>
    stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }),
  );
  return texts.join('---\n');
}

function injectorValues({ hub, tag, values }: ManifestOptions): string {
  const global = { ...objectAt(values, 'global'), hub, tag };
  const { sidecarInjectorWebhook = {} } = values;
  return JSON.stringify({ global, sidecarInjectorWebhook }, undefined, 2);
}
