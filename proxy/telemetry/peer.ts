// Who is at the other end: two headers that sidecars exchange, with the workload's names in a
// packed struct. Decoded once for each distinct value.   hot path
import { stringAt, type JsonObject, type Protobuf } from '../../lib/index.ts';
import type { Headers } from '../http/index.ts';

export type Peer = {
  readonly workload: string;
  readonly namespace: string;
  readonly canonicalName: string;
  readonly canonicalRevision: string;
  readonly app: string;
  readonly version: string;
  readonly cluster: string;
};

const PEER_HEADER = 'x-envoy-peer-metadata';
const PEER_ID_HEADER = 'x-envoy-peer-metadata-id';

const KNOWN_MAX = 500;
// A peer's metadata is one or two kilobytes; more is not a sidecar's.
const VALUE_BYTES_MAX = 16 * 1024;
const STRUCT = 'google.protobuf.Struct';

export class Peers {
  readonly #protobuf: Protobuf;
  readonly #known = new Map<string, Peer | undefined>();
  readonly #workloads = new Map<string, Peer | undefined>();

  constructor(protobuf: Protobuf) {
    this.#protobuf = protobuf;
  }

  /** Takes the headers off a message and says who sent it. */
  take(headers: Headers): Peer | undefined {
    const value = headers.get(PEER_HEADER);
    headers.remove(PEER_ID_HEADER);
    if (value === undefined) return undefined;
    headers.remove(PEER_HEADER);
    if (this.#known.has(value)) return this.#known.get(value);
    const peer = this.#decode(value);
    if (this.#known.size >= KNOWN_MAX) this.#known.clear();
    this.#known.set(value, peer);
    return peer;
  }

  /** As discovery tells of an endpoint; the same object each time, since series hang on it. */
  ofWorkload(workload: string): Peer | undefined {
    if (workload === '') return undefined;
    const known = this.#workloads.get(workload);
    if (known !== undefined) return known;
    const peer = peerOfEndpoint(workload);
    if (this.#workloads.size >= KNOWN_MAX) this.#workloads.clear();
    this.#workloads.set(workload, peer);
    return peer;
  }

  #decode(value: string): Peer | undefined {
    if (value.length > VALUE_BYTES_MAX) return undefined;
    try {
      return peerOf(this.#protobuf.decode(STRUCT, Buffer.from(value, 'base64')));
    } catch (error) {
      if (error instanceof Error) return undefined; // Not a sidecar's: it stays unknown.
      throw error;
    }
  }
}

/** The value of the header by which others know us. */
export function peerHeader(protobuf: Protobuf, metadata: JsonObject): string {
  return protobuf.encode(STRUCT, metadata).toString('base64');
}

export function peerOf(metadata: JsonObject): Peer {
  const label = (name: string): string => stringAt(metadata, 'LABELS', name) ?? '';
  const app = label('app');
  return {
    workload: stringAt(metadata, 'WORKLOAD_NAME') ?? 'unknown',
    namespace: stringAt(metadata, 'NAMESPACE') ?? 'unknown',
    canonicalName: label('service.istio.io/canonical-name') || app || 'unknown',
    canonicalRevision: label('service.istio.io/canonical-revision') || label('version') || 'latest',
    app: app || 'unknown',
    version: label('version') || 'unknown',
    cluster: stringAt(metadata, 'CLUSTER_ID') ?? 'unknown',
  };
}

/** From an endpoint's label `workload;namespace;canonical-name;canonical-revision;cluster`. */
export function peerOfEndpoint(workload: string): Peer | undefined {
  if (workload === '') return undefined;
  const [name = '', namespace = '', canonicalName = '', revision = '', cluster = ''] =
    workload.split(';');
  return {
    workload: name || 'unknown',
    namespace: namespace || 'unknown',
    canonicalName: canonicalName || 'unknown',
    canonicalRevision: revision || 'latest',
    app: canonicalName || 'unknown',
    version: revision || 'unknown',
    cluster: cluster || 'unknown',
  };
}
