// What admission asks of the cluster, answered from the store.
import type { Facts } from '../admission/index.ts';
import type { Store } from '../store/index.ts';

export function factsOf(store: Store): Facts {
  return {
    hookConfigurations: (plural) => store.list(`${plural}.admissionregistration.k8s.io`),
    find: (plural, { namespace = '', name }) => store.get({ kind: plural, namespace, name }),
    priorityClasses: () => store.list('priorityclasses.scheduling.k8s.io'),
  };
}
