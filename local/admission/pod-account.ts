// Every pod runs as some service account of its namespace, and carries the means to prove it.
import { listAt, objectAt, stringAt, type KubeObject, type Random } from '../../lib/index.ts';
import { withServiceAccountVolume } from '../kinds/index.ts';
import { forbidden, type AdmissionRequest } from '../registry/index.ts';
import type { Facts } from './facts.ts';

const DEFAULT_ACCOUNT = 'default';

/** The pod with its account's name, token volume and pull secrets. Throws `KubeError` to refuse. */
export function withAccount(
  pod: KubeObject,
  request: AdmissionRequest,
  { facts, random }: { readonly facts: Facts; readonly random: Random },
): KubeObject {
  const { kind, namespace = '' } = request;
  const spec = objectAt(pod, 'spec') ?? {};
  const wanted = stringAt(spec, 'serviceAccountName') ?? stringAt(spec, 'serviceAccount') ?? '';
  const name = wanted === '' ? DEFAULT_ACCOUNT : wanted;
  const account = facts.find('serviceaccounts', { namespace, name });
  if (account === undefined) {
    const missing = `serviceaccount "${name}" not found`;
    const why = `error looking up service account ${namespace}/${name}: ${missing}`;
    throw forbidden({ kind, name: pod.metadata.name }, why);
  }
  const secrets = listAt(account, 'imagePullSecrets');
  const ownSecrets = listAt(spec, 'imagePullSecrets');
  const pulls = ownSecrets.length === 0 && secrets.length > 0 ? { imagePullSecrets: secrets } : {};
  const named = { ...spec, serviceAccountName: name, serviceAccount: name, ...pulls };
  return withServiceAccountVolume({ ...pod, spec: named }, { serviceAccount: account, random });
}
