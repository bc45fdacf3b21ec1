// What admission must know of the cluster: looked up at the moment of the question, never stored.
import type { KubeObject } from '../../lib/index.ts';

export type HookPlural = 'mutatingwebhookconfigurations' | 'validatingwebhookconfigurations';

type CorePlural = 'namespaces' | 'services' | 'serviceaccounts';

export interface Facts {
  hookConfigurations(plural: HookPlural): readonly KubeObject[];
  find(
    plural: CorePlural,
    name: { readonly namespace: string | undefined; readonly name: string },
  ): KubeObject | undefined;
  priorityClasses(): readonly KubeObject[];
}
