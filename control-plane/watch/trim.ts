// Pods, nodes and Secrets, cut down on arrival to what a mesh asks of them: a pod is 10 KiB as it
// comes and a few hundred bytes as it is kept.
import { acceptAs, nodeView, podView, secretView, type Pod } from '../../api/index.ts';
import { Concealed, type KubeObject } from '../../lib/index.ts';
import type { NodeFacts, PodFacts, SecretFacts } from '../world/index.ts';

type Refuse = (reason: string) => void;

export function acceptPod(refuse: Refuse): (object: KubeObject) => PodFacts | undefined {
  const accept = acceptAs(podView, refuse);
  return (object) => {
    const pod = accept(object);
    return pod === undefined ? undefined : podFacts(pod);
  };
}

/** Undefined for pods that have no address or are done: nobody can talk to them. */
function podFacts({ metadata, spec, status }: Pod): PodFacts | undefined {
  const ip = status?.podIP ?? '';
  const isDone = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (ip === '' || isDone || spec.hostNetwork === true) return undefined;
  const ports: Record<string, number> = {};
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    for (const { name, containerPort } of container.ports ?? []) {
      if (name !== undefined) ports[name] ??= containerPort;
    }
  }
  const { name, namespace, uid, resourceVersion, creationTimestamp, labels = {} } = metadata;
  return {
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp, labels },
    ip,
    serviceAccount: spec.serviceAccountName ?? 'default',
    node: spec.nodeName ?? '',
    owner: ownerOf(metadata),
    ports,
    isReady: (status?.conditions ?? []).some(
      (condition) => condition.type === 'Ready' && condition.status === 'True',
    ),
  };
}

/** A Deployment's ReplicaSet is named for it and the hash of its template, which pods carry too. */
function ownerOf({ name, labels = {}, ownerReferences = [] }: Pod['metadata']): PodFacts['owner'] {
  const owner = ownerReferences.find((reference) => reference.controller === true);
  if (owner === undefined) return { kind: 'Pod', name };
  const hash = labels['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) };
  }
  return { kind: owner.kind, name: owner.name };
}

export function acceptNode(refuse: Refuse): (object: KubeObject) => NodeFacts | undefined {
  const accept = acceptAs(nodeView, refuse);
  return (object) => {
    const node = accept(object);
    if (node === undefined) return undefined;
    const { name, uid, resourceVersion, creationTimestamp, labels = {} } = node.metadata;
    return { metadata: { name, uid, resourceVersion, creationTimestamp, labels } };
  };
}

/** Undefined for Secrets that hold nothing of TLS: what is not needed is not kept. */
export function acceptSecret(refuse: Refuse): (object: KubeObject) => SecretFacts | undefined {
  const accept = acceptAs(secretView, refuse);
  return (object) => {
    const secret = accept(object);
    if (secret === undefined) return undefined;
    const { name, namespace, uid, resourceVersion, creationTimestamp } = secret.metadata;
    const first = (...fields: readonly string[]): string | undefined => {
      const text = fields.map((field) => secret.data?.[field]).find((each) => each !== undefined);
      return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
    };
    const key = first('key', 'tls.key');
    const facts = {
      metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
      chain: first('cert', 'tls.crt'),
      key: key === undefined ? undefined : new Concealed(key),
      anchors: first('cacert', 'ca.crt'),
      revocation: first('crl', 'ca.crl'),
    };
    const holds = facts.chain ?? facts.key ?? facts.anchors;
    return holds === undefined ? undefined : facts;
  };
}
