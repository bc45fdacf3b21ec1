// What the controllers of a cluster would add to objects written in a file: pods of deployments,
// addresses, endpoints, and the labels that injection leaves on pods.
import { deploymentView, podView, serviceView, viewOf } from '../../api/index.ts';
import type { Pod, Schema, Service } from '../../api/index.ts';
import { numberAt, objectAt, stringAt, type JsonObject, type KubeObject } from '../../lib/index.ts';

export function completed(objects: readonly KubeObject[]): readonly KubeObject[] {
  const injected = injectedNamespaces(objects);
  const withPods = objects.flatMap((object) =>
    object.kind === 'Deployment' ? [object, podOf(object)] : [object],
  );
  const counts = { pods: 0, services: 0 };
  const placed = withPods.map((object) => {
    if (object.kind === 'Pod') return placedPod(object, ++counts.pods, injected);
    return object.kind === 'Service' ? placedService(object, ++counts.services) : object;
  });
  const pods = readable(placed, 'Pod', podView);
  const sliced = new Set(placed.map(serviceOfSlice));
  const slices = readable(placed, 'Service', serviceView)
    .filter(({ metadata }) => !sliced.has(`${metadata.namespace}/${metadata.name}`))
    .filter(({ spec }) => spec.selector !== undefined)
    .map((service) => sliceOf(service, pods));
  return [...placed, ...slices];
}

function readable<T>(objects: readonly KubeObject[], kind: string, view: Schema<T>): T[] {
  return objects
    .filter((object) => object.kind === kind)
    .map((object) => viewOf(view, object))
    .flatMap((viewing) => (viewing.kind === 'ok' ? [viewing.value] : []));
}

function serviceOfSlice({ kind, metadata }: KubeObject): string {
  const service = metadata.labels?.['kubernetes.io/service-name'];
  return kind === 'EndpointSlice' ? `${metadata.namespace ?? ''}/${service ?? ''}` : '';
}

function injectedNamespaces(objects: readonly KubeObject[]): ReadonlySet<string> {
  const labelled = objects.filter(
    ({ kind, metadata }) =>
      kind === 'Namespace' && metadata.labels?.['istio-injection'] === 'enabled',
  );
  return new Set(labelled.map(({ metadata }) => metadata.name));
}

/** One pod, whatever `replicas` says: more would say nothing more. */
function podOf(deployment: KubeObject): KubeObject {
  const viewing = viewOf(deploymentView, deployment);
  const template = objectAt(deployment, 'spec', 'template');
  const { name, namespace = 'default' } = deployment.metadata;
  const labels = viewing.kind === 'ok' ? viewing.value.spec.template.metadata?.labels : {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...deployment.metadata,
      name,
      namespace,
      uid: `${deployment.metadata.uid ?? ''}-pod`,
      labels: labels ?? {},
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name, uid: '', controller: true },
      ],
    },
    spec: objectAt(template, 'spec') ?? {},
  };
}

function placedPod(pod: KubeObject, n: number, injected: ReadonlySet<string>): KubeObject {
  const { labels = {}, namespace = '' } = pod.metadata;
  const isInjected = injected.has(namespace) && labels['sidecar.istio.io/inject'] !== 'false';
  const added = isInjected ? { 'security.istio.io/tlsMode': 'istio' } : {};
  const podIP = stringAt(pod, 'status', 'podIP') ?? `10.244.0.${n}`;
  const conditions = [{ type: 'Ready', status: 'True' }];
  return {
    ...pod,
    metadata: { ...pod.metadata, labels: { ...added, ...labels } },
    status: { phase: 'Running', conditions, ...objectAt(pod, 'status'), podIP },
  };
}

function placedService(service: KubeObject, n: number): KubeObject {
  const spec = objectAt(service, 'spec') ?? {};
  if (spec['type'] === 'ExternalName') return service;
  const clusterIP = stringAt(spec, 'clusterIP') ?? `10.96.0.${n}`;
  return { ...service, spec: { ...spec, clusterIP } };
}

function sliceOf(service: Service, pods: readonly Pod[]): KubeObject {
  const { name, namespace } = service.metadata;
  const selected = pods.filter((pod) => isSelected(service, pod));
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      ...service.metadata,
      name: `${name}-1`,
      labels: { 'kubernetes.io/service-name': name },
    },
    addressType: 'IPv4',
    ports: (service.spec.ports ?? []).map((port): JsonObject => {
      const targetPort = port.targetPort ?? port.port;
      const number = typeof targetPort === 'number' ? targetPort : namedPort(selected, targetPort);
      return { name: port.name ?? '', port: number, protocol: port.protocol ?? 'TCP' };
    }),
    endpoints: selected.map((pod): JsonObject => ({
      addresses: [pod.status?.podIP ?? ''],
      conditions: { ready: isReady(pod) },
      nodeName: pod.spec.nodeName ?? '',
      targetRef: { kind: 'Pod', namespace, name: pod.metadata.name },
    })),
  };
}

function isReady(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some((c) => c.type === 'Ready' && c.status === 'True');
}

function isSelected({ metadata, spec }: Service, pod: Pod): boolean {
  const { labels = {}, namespace } = pod.metadata;
  const wanted = Object.entries(spec.selector ?? {});
  return (
    namespace === metadata.namespace && wanted.every(([name, value]) => labels[name] === value)
  );
}

function namedPort(pods: readonly Pod[], name: string): number {
  for (const { spec } of pods) {
    for (const { ports = [] } of spec.containers) {
      const found = ports.find((port) => port.name === name);
      if (found !== undefined) return numberAt(found, 'containerPort') ?? 0;
    }
  }
  return 0;
}
