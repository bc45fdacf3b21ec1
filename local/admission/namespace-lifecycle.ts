// Nothing is created in a namespace that is not there or is on its way out, and the namespaces that
// the cluster itself lives in stay.
import { stringAt } from '../../lib/index.ts';
import { forbidden, notFound, refusal, type AdmissionRequest } from '../registry/index.ts';
import type { Facts } from './facts.ts';

const IMMORTAL = ['default', 'kube-system', 'kube-public'];
const NAMESPACES = { group: '', plural: 'namespaces' };

/** Throws `KubeError` to refuse. */
export function checkNamespace(request: AdmissionRequest, facts: Facts): void {
  const { kind, operation, subresource, namespace, name = '' } = request;
  const isNamespace = kind.group === '' && kind.plural === 'namespaces';
  if (isNamespace && operation === 'DELETE' && IMMORTAL.includes(name)) {
    throw forbidden({ kind, name }, 'this namespace may not be deleted');
  }
  if (operation !== 'CREATE' || subresource !== undefined) return;
  if (namespace === undefined || kind.virtual || isNamespace) return;
  const found = facts.find('namespaces', { namespace: undefined, name: namespace });
  if (found === undefined) throw notFound({ kind: NAMESPACES, name: namespace });
  const isEnding =
    found.metadata.deletionTimestamp !== undefined ||
    stringAt(found, 'status', 'phase') === 'Terminating';
  if (isEnding) throw ending(request, namespace);
}

function ending({ kind, name = '' }: AdmissionRequest, namespace: string): Error {
  const content = `unable to create new content in namespace ${namespace}`;
  const why = `${content} because it is being terminated`;
  const { status } = forbidden({ kind, name }, why);
  const message = `namespace ${namespace} is being terminated`;
  const cause = { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' };
  return refusal({ ...status, details: { ...status.details, causes: [cause] } });
}
