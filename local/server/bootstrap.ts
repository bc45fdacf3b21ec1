// What every cluster has from its first moment: the system namespaces, and the `kubernetes` service
// by which pods reach this server. Created when missing, otherwise left alone.
import {
  KubeError,
  type JsonObject,
  type KubeApi,
  type KubeObject,
  type ResourceId,
} from '../../lib/index.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
const KUBERNETES_ADDRESS = '10.96.0.1';

type Bootstrap = {
  /** Where pods reach this server, past the service address. */
  readonly serverAddress: string;
  readonly serverPort: number;
};

export async function bootstrap(api: KubeApi, options: Bootstrap): Promise<void> {
  const core = (plural: string): ResourceId => ({ group: '', version: 'v1', plural });
  for (const name of NAMESPACES) {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
    await createMissing(api, core('namespaces'), namespace);
  }
  await createMissing(api, core('services'), service());
  await createOrRenew(api, core('endpoints'), endpoints(options));
  const slices = { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' };
  await createOrRenew(api, slices, endpointSlice(options));
}

function service(): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      type: 'ClusterIP',
      clusterIP: KUBERNETES_ADDRESS,
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
  };
}

function endpoints({ serverAddress, serverPort }: Bootstrap): KubeObject {
  const labels = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  const ports = [{ name: 'https', port: serverPort, protocol: 'TCP' }];
  return {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default', labels },
    subsets: [{ addresses: [{ ip: serverAddress }], ports }],
  };
}

function endpointSlice({ serverAddress, serverPort }: Bootstrap): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { 'kubernetes.io/service-name': 'kubernetes' },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: [serverAddress], conditions: { ready: true } }],
    ports: [{ name: 'https', port: serverPort, protocol: 'TCP' }],
  };
}

async function createMissing(api: KubeApi, id: ResourceId, object: KubeObject): Promise<void> {
  const { namespace, name } = object.metadata;
  if ((await api.get(id, namespace === undefined ? { name } : { namespace, name })) !== undefined)
    return;
  await api.create(id, object);
}

/** The port may be another one after a restart. */
async function createOrRenew(api: KubeApi, id: ResourceId, object: KubeObject): Promise<void> {
  const { metadata, apiVersion: _, kind: __, ...change } = object;
  const { namespace = 'default', name } = metadata;
  const fields: JsonObject = change;
  try {
    await api.patch(id, { namespace, name }, { kind: 'merge', change: fields });
  } catch (error) {
    if (!(error instanceof KubeError) || error.status.code !== 404) throw error;
    await api.create(id, object);
  }
}
