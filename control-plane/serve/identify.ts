// Who a client is: what it says of itself, held against what it proved. A client that says nothing
// understandable, or that it is somebody else, is refused with the reason.
import { isObject, stringAt, type Json } from '../../lib/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { Node } from '../../api/xds/index.ts';
import type { ProxyKind, ProxyNode } from '../mesh/index.ts';

/** A service account, as a certificate or a token proved it. */
export type Identity = { readonly namespace: string; readonly serviceAccount: string };

type Identified =
  | { readonly kind: 'ok'; readonly node: ProxyNode }
  | { readonly kind: 'rejected'; readonly reason: string };

/** `proved` undefined: a plaintext connection, on which nobody proves anything. */
export function identify(node: Node, proved: Identity | undefined): Identified {
  const reading = readNode(node);
  if (reading.kind === 'rejected' || proved === undefined) return reading;
  const { namespace, serviceAccount } = reading.node;
  if (namespace !== proved.namespace) {
    return rejected(`says namespace ${namespace}, proved ${proved.namespace}`);
  }
  if (serviceAccount !== '' && serviceAccount !== proved.serviceAccount) {
    return rejected(`says service account ${serviceAccount}, proved ${proved.serviceAccount}`);
  }
  const { serviceAccount: account } = proved;
  return { kind: 'ok', node: { ...reading.node, serviceAccount: account, isProved: true } };
}

/** `spiffe://<trust domain>/ns/<namespace>/sa/<service account>` */
export function identityOf(spiffeId: string): (Identity & { trustDomain: string }) | undefined {
  const found = /^spiffe:\/\/([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(spiffeId);
  if (found === null) return undefined;
  const [, trustDomain = '', namespace = '', serviceAccount = ''] = found;
  return { trustDomain, namespace, serviceAccount };
}

function readNode(node: Node): Identified {
  const { id = '', metadata = {} } = node;
  const [type, ip = '', pod = '', domain = ''] = id.split('~');
  if (type !== 'sidecar' && type !== 'router') {
    return rejected(`node id '${id}' is not of the form sidecar~<ip>~<pod>.<namespace>~<domain>`);
  }
  const dot = pod.lastIndexOf('.');
  const namespace =
    stringAt(metadata, 'NAMESPACE') ?? (dot < 0 ? domain.split('.')[0] : pod.slice(dot + 1));
  if (namespace === undefined || namespace === '')
    return rejected(`node id '${id}' names no namespace`);
  return {
    kind: 'ok',
    node: {
      id,
      type,
      ip,
      podName: stringAt(metadata, 'NAME') ?? (dot < 0 ? pod : pod.slice(0, dot)),
      namespace,
      labels: labelsOf(metadata['LABELS']),
      serviceAccount: stringAt(metadata, 'SERVICE_ACCOUNT') ?? '',
      clusterId: stringAt(metadata, 'CLUSTER_ID') ?? 'Kubernetes',
      ...given({ version: stringAt(metadata, 'ISTIO_VERSION') ?? node.userAgentVersion }),
      capturesDns: stringAt(metadata, 'DNS_CAPTURE') === 'true',
      kind: kindOf(node),
      extensions: extensionsOf(node),
    },
  };
}

function kindOf({ userAgentName = '', metadata }: Node): ProxyKind {
  if (userAgentName === 'lateen') return 'lateen';
  if (userAgentName.startsWith('gRPC') || stringAt(metadata, 'GENERATOR') === 'grpc') return 'grpc';
  return stringAt(metadata, 'ISTIO_VERSION') === undefined ? 'envoy' : 'istio-proxy';
}

function extensionsOf({ extensions = [] }: Node): readonly string[] {
  const enabled = extensions.filter(({ disabled }) => disabled !== true);
  const names = enabled.flatMap(({ name = '', typeUrls = [] }) => [name, ...typeUrls]);
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function labelsOf(value: Json | undefined): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  const labels: Record<string, string> = {};
  for (const [name, label] of Object.entries(value)) {
    if (typeof label === 'string') labels[name] = label;
  }
  return labels;
}

function rejected(reason: string): Identified {
  return { kind: 'rejected', reason };
}
