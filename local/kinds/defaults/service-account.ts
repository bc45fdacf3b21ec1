// The volume through which a pod proves who it is: a short-lived token, the authority that signed
// the API server, and the namespace, mounted where every Kubernetes client looks for them.
import {
  isObject,
  nameSuffix,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
  type KubeObject,
  type Random,
} from '../../../lib/index.ts';
import { isUnset } from './fill.ts';

type TokenVolume = {
  /** The pod's ServiceAccount, if it exists already: it may refuse the mounting. */
  readonly serviceAccount: KubeObject | undefined;
  readonly random: Random;
};

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
// One hour and seven seconds: the odd length by which servers know a token that they mounted
// themselves from one that a client asked for.
const TOKEN_SECONDS = 3607;
const FILE_MODE = 0o644;

/** The pod with its token mounted in every container that mounts nothing there itself. */
export function withServiceAccountVolume(
  pod: KubeObject,
  { serviceAccount, random }: TokenVolume,
): KubeObject {
  const spec = objectAt(pod, 'spec') ?? {};
  if (!wantsToken(spec, serviceAccount)) return pod;
  const containers = objects(spec['containers']);
  const initContainers = objects(spec['initContainers']);
  const all = [...containers, ...initContainers];
  if (all.every(mountsToken)) return pod;
  const present = objects(spec['volumes']).find(isTokenVolume)?.['name'];
  const name = typeof present === 'string' ? present : `kube-api-access-${nameSuffix(random)}`;
  const volumes =
    present === undefined ? [...objects(spec['volumes']), tokenVolume(name)] : spec['volumes'];
  const mounted = { containers: containers.map((each) => withMount(each, name)), volumes };
  const init = initContainers.map((each) => withMount(each, name));
  return {
    ...pod,
    spec: { ...spec, ...mounted, ...(init.length === 0 ? {} : { initContainers: init }) },
  };
}

/** The pod decides; then its service account; silence means yes. */
function wantsToken(spec: JsonObject, serviceAccount: KubeObject | undefined): boolean {
  const own = spec['automountServiceAccountToken'];
  if (typeof own === 'boolean') return own;
  return serviceAccount?.['automountServiceAccountToken'] !== false;
}

function mountsToken(container: JsonObject): boolean {
  return objects(container['volumeMounts']).some((mount) => mount['mountPath'] === MOUNT_PATH);
}

function isTokenVolume(volume: JsonObject): boolean {
  return stringAt(volume, 'name')?.startsWith('kube-api-access-') === true;
}

function withMount(container: JsonObject, name: string): JsonObject {
  if (mountsToken(container)) return container;
  const mount = { name, readOnly: true, mountPath: MOUNT_PATH };
  return { ...container, volumeMounts: [...objects(container['volumeMounts']), mount] };
}

function tokenVolume(name: string): JsonObject {
  const namespace = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name,
    projected: {
      defaultMode: FILE_MODE,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: namespace }] } },
      ],
    },
  };
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return isUnset(list) || !Array.isArray(list) ? [] : list.filter(isObject);
}
