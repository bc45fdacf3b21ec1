// Keeps the EndpointSlices, and the older Endpoints, of each service with a selector.
import {
  labelsSelector,
  matchesLabels,
  nameSuffix,
  objectKey,
  sameJson,
  type KubeObject,
} from '../../lib/index.ts';
import {
  ENDPOINT_SLICES,
  ENDPOINTS,
  HEADLESS,
  MANAGED_BY_LABEL,
  SERVICE_NAME_LABEL,
  type EndpointSlice,
  type Pod,
  type Service,
} from '../../api/index.ts';
import { controllerQueue, type Context } from './context.ts';
import { endpointsOf, subsetsOf, type PortGroup } from './endpoints-of.ts';
import { controllerReference } from './owner.ts';
import { sidesOf } from './wake.ts';

const CONTROLLER = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
// As upstream: a slice that changes is sent whole to everyone who watches.
const ENDPOINTS_PER_SLICE_MAX = 100;

export function endpointSlices(context: Context): void {
  const { caches } = context;
  const queue = controllerQueue(context, 'endpoint-slice', (key) => reconcile(context, key));
  caches.services.listen(({ key }) => queue.add(key));
  caches.endpointSlices.listen((change) => {
    for (const { metadata } of sidesOf(change)) {
      const service = metadata.labels?.[SERVICE_NAME_LABEL];
      if (service !== undefined) queue.add(`${metadata.namespace}/${service}`);
    }
  });
  caches.pods.listen((change) => {
    for (const pod of sidesOf(change)) {
      for (const key of servicesOf(context, pod)) queue.add(key);
    }
  });
}

async function reconcile(context: Context, key: string): Promise<undefined> {
  const service = context.caches.services.get(key);
  // What belonged to a service that is gone goes by its owner reference.
  if (service === undefined || service.metadata.deletionTimestamp !== undefined) return;
  if (Object.keys(service.spec.selector ?? {}).length === 0) return;
  const groups = endpointsOf(service, context.caches.pods.inNamespace(service.metadata.namespace));
  await writeSlices(context, service, groups);
  await writeEndpoints(context, service, groups);
}

async function writeSlices(
  context: Context,
  service: Service,
  groups: readonly PortGroup[],
): Promise<void> {
  const wanted = groups.flatMap(cutToSize);
  // A service without endpoints has one empty slice: it says that nobody is there.
  if (wanted.length === 0) wanted.push({ ports: [], endpoints: [] });
  const standing = [...slicesOf(context, service)];
  const unmatched: PortGroup[] = [];
  for (const group of wanted) {
    const at = standing.findIndex((slice) => sameJson(slice.ports ?? [], group.ports));
    const [slice] = at < 0 ? [] : standing.splice(at, 1);
    if (slice === undefined) unmatched.push(group);
    else await rewrite(context, service, { slice, group });
  }
  for (const group of unmatched) {
    const slice = standing.shift();
    if (slice === undefined)
      await context.api.create(ENDPOINT_SLICES, newSlice(context, service, group));
    else await rewrite(context, service, { slice, group });
  }
  for (const { metadata } of standing) {
    const { namespace, name, uid } = metadata;
    await context.api.delete(ENDPOINT_SLICES, { namespace, name }, { uid });
  }
}

async function rewrite(
  { api }: Context,
  service: Service,
  { slice, group }: { readonly slice: EndpointSlice; readonly group: PortGroup },
): Promise<void> {
  const labels = { ...slice.metadata.labels, ...labelsOf(service) };
  const isSame =
    sameJson(slice.ports ?? [], group.ports) &&
    sameJson(slice.endpoints ?? [], group.endpoints) &&
    sameJson(slice.metadata.labels, labels);
  if (isSame) return;
  const metadata = { ...slice.metadata, labels };
  await api.update(ENDPOINT_SLICES, { ...slice, ...group, metadata });
}

function newSlice({ random }: Context, service: Service, group: PortGroup): KubeObject {
  const { name, namespace } = service.metadata;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${nameSuffix(random)}`,
      generateName: `${name}-`,
      namespace,
      labels: labelsOf(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    ...group,
  };
}

async function writeEndpoints(
  { api, caches }: Context,
  service: Service,
  groups: readonly PortGroup[],
): Promise<void> {
  const { name, namespace, labels } = service.metadata;
  const subsets = subsetsOf(groups);
  const known = caches.endpoints.get(objectKey({ name, namespace }));
  if (known === undefined) {
    const metadata = { name, namespace, ...(labels === undefined ? {} : { labels }) };
    await api.create(ENDPOINTS, { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets });
    return;
  }
  if (sameJson(known.subsets ?? [], subsets)) return;
  await api.update(ENDPOINTS, { ...known, subsets });
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  return {
    ...metadata.labels,
    [SERVICE_NAME_LABEL]: metadata.name,
    [MANAGED_BY_LABEL]: CONTROLLER,
    ...(spec.clusterIP === HEADLESS ? { [HEADLESS_LABEL]: '' } : {}),
  };
}

function slicesOf({ caches }: Context, { metadata }: Service): readonly EndpointSlice[] {
  return caches.endpointSlices
    .inNamespace(metadata.namespace)
    .filter(
      (slice) =>
        slice.metadata.labels?.[SERVICE_NAME_LABEL] === metadata.name &&
        slice.metadata.labels[MANAGED_BY_LABEL] === CONTROLLER &&
        slice.metadata.deletionTimestamp === undefined,
    );
}

function cutToSize({ ports, endpoints }: PortGroup): readonly PortGroup[] {
  const count = Math.ceil(endpoints.length / ENDPOINTS_PER_SLICE_MAX);
  return Array.from({ length: count }, (_, i) => {
    const from = i * ENDPOINTS_PER_SLICE_MAX;
    return { ports, endpoints: endpoints.slice(from, from + ENDPOINTS_PER_SLICE_MAX) };
  });
}

function servicesOf({ caches }: Context, { metadata }: Pod): readonly string[] {
  return caches.services
    .inNamespace(metadata.namespace)
    .filter(({ spec }) => Object.keys(spec.selector ?? {}).length > 0)
    .filter(({ spec }) => matchesLabels(labelsSelector(spec.selector ?? {}), metadata.labels))
    .map((service) => objectKey(service.metadata));
}
