// A proxy as a control plane sees it: one delta stream that asks for everything, as ours does, and
// acknowledges what comes. It opens envelopes only: its work must not hide the server's.
import { ChannelCredentials, Client, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import type { DeltaDiscoveryRequest, Xds } from '../../../api/xds/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES } from '../../../control-plane/serve/index.ts';
import type { ProxyNode } from '../../../control-plane/mesh/index.ts';
import { openDelta } from '../../../proxy/xds/index.ts';
import { ROUTE_TABLES } from '../world.ts';

const METHOD = '/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources';
const REQUEST = 'envoy.service.discovery.v3.DeltaDiscoveryRequest';
const OPTIONS = {
  'grpc.max_receive_message_length': 64 * 1024 * 1024,
  'grpc.use_local_subchannel_pool': 1,
};

type Heard = { readonly response: ReturnType<typeof openDelta>; readonly bytes: number };
type Stream = ClientDuplexStream<DeltaDiscoveryRequest, Heard>;

type ClientOptions = {
  readonly address: string;
  readonly node: ProxyNode;
  readonly xds: Xds;
  /** Something came and was acknowledged. */
  readonly heard: (client: ScaleClient, names: readonly string[]) => void;
};

export class ScaleClient {
  readonly held = new Set<string>();
  bytes = 0;
  /** Of answers on one message: the largest. */
  bytesMax = 0;
  readonly #options: ClientOptions;
  readonly #client: Client;
  readonly #stream: Stream;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#client = new Client(options.address, ChannelCredentials.createInsecure(), OPTIONS);
    this.#stream = this.#client.makeBidiStreamRequest(
      METHOD,
      (request: DeltaDiscoveryRequest) => options.xds.encode(REQUEST, request),
      (bytes) => ({ response: openDelta(bytes), bytes: bytes.length }),
      new Metadata(),
    );
    this.#stream.on('data', (heard: Heard) => this.#take(heard));
    // A stream that breaks is a proxy that never completes: whoever waits says so.
    this.#stream.on('error', () => undefined);
    const { id, namespace, podName, labels } = options.node;
    const metadata = { NAMESPACE: namespace, NAME: podName, LABELS: { ...labels } };
    const node = { id, userAgentName: 'lateen', metadata };
    this.#stream.write({ typeUrl: CLUSTERS, node });
    this.#stream.write({ typeUrl: LISTENERS });
    this.#stream.write({ typeUrl: ROUTES, resourceNamesSubscribe: ROUTE_TABLES });
  }

  /** Counts from nothing again. */
  forget(): void {
    this.bytes = 0;
    this.bytesMax = 0;
  }

  close(): void {
    this.#stream.cancel();
    this.#client.close();
  }

  #take({ response: { typeUrl, nonce, resources }, bytes }: Heard): void {
    this.bytes += bytes;
    this.bytesMax = Math.max(this.bytesMax, bytes);
    const names = resources.map(({ name }) => name);
    if (typeUrl === CLUSTERS) {
      const fresh = names.filter((name) => name.startsWith('outbound|') && !this.held.has(name));
      if (fresh.length > 0) {
        this.#stream.write({ typeUrl: ENDPOINTS, resourceNamesSubscribe: fresh });
      }
    }
    for (const name of names) this.held.add(typeUrl === CLUSTERS ? name : `${typeUrl} ${name}`);
    this.#stream.write({ typeUrl, responseNonce: nonce });
    this.#options.heard(this, names);
  }
}
