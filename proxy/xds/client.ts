// Keeps one ADS stream to a control plane open, for as long as the proxy lives: a stream that ends
// is opened again, later each time. What the stream means is the session's business.
import {
  ChannelCredentials,
  Client,
  Metadata,
  type ClientDuplexStream,
  type ClientOptions,
} from '@grpc/grpc-js';
import {
  backoffMs,
  sleep,
  type Backoff,
  type Cancel,
  type Clock,
  type Log,
  type Random,
} from '../../lib/index.ts';
import { type DeltaDiscoveryRequest, type Node, type Xds } from '../../api/xds/index.ts';
import type { AdsUpdate, Check } from './resource.ts';
import { Inbox } from './inbox.ts';
import { Session, type Step } from './session.ts';
import { openDelta, type DeltaResponse } from './wire.ts';

export type AdsTls = {
  /** PEM of the authorities that may vouch for the control plane. */
  readonly roots: string;
  /** The name in its certificate, when it is not the one in the address. */
  readonly serverName?: string;
  /** What we prove ourselves with, PEM; without it the token must do. */
  readonly certificate?: { readonly chain: string; readonly key: string };
};

type AdsOptions = {
  /** `istiod.istio-system.svc:15012` */
  readonly address: string;
  /** Asked before each stream, so that renewed certificates are used. Undefined: plaintext. */
  readonly tls: () => AdsTls | undefined;
  /** Asked before each stream. */
  readonly token: () => string | undefined;
  readonly node: Node;
  readonly xds: Xds;
  /** Called for each resource that came, before it is acknowledged. Compile here, and keep it. */
  readonly check: Check;
  /** A step to put in force at once. */
  readonly onUpdate: (update: AdsUpdate) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type Ads = {
  /** Whether the control plane answered on the stream that stands. */
  readonly isConnected: () => boolean;
  /** Resolves when nothing runs any more. */
  stop(): Promise<void>;
};

const METHOD = '/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources';
// The ceiling bounds how long a proxy misses changes after an outage; jitter spreads the fleet.
const RETRY: Backoff = { firstMs: 200, ceilingMs: 15_000, jitter: 0.5 };
// A stream that stood so long was no failure: begin counting anew.
const STOOD_MS = 10_000;
// Envoy's `initial_fetch_timeout`: then an incomplete answer is better than none.
const WARM_TIMEOUT_MS = 15_000;
// Twice what a control plane of ours sends, and Istio's own answers on large meshes fit.
const RESPONSE_BYTES_MAX = 64 * 1024 * 1024;
const OPTIONS: ClientOptions = {
  'grpc.max_receive_message_length': RESPONSE_BYTES_MAX,
  // A dead peer is found within forty seconds, as Istio's agent does.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.enable_retries': 0,
  // Each stream dials anew, with the certificate of the day.
  'grpc.use_local_subchannel_pool': 1,
};

type Stream = ClientDuplexStream<DeltaDiscoveryRequest, DeltaResponse>;

export function startAds(options: AdsOptions): Ads {
  const stopping = new AbortController();
  const talk = new Conversation(options);
  const done = keepTalking({ talk, options, signal: stopping.signal });
  return {
    isConnected: () => talk.isAnswered,
    async stop() {
      stopping.abort();
      await done;
      talk.close();
    },
  };
}

type Keeping = {
  readonly talk: Conversation;
  readonly options: AdsOptions;
  readonly signal: AbortSignal;
};

async function keepTalking({ talk, options, signal }: Keeping): Promise<void> {
  const { clock, random, log, address } = options;
  let failures = 0;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const begun = clock.monotonic();
    const reason = await talk.once(signal);
    if (isOver()) return;
    failures = clock.monotonic() - begun >= STOOD_MS ? 1 : failures + 1;
    const waitMs = backoffMs(RETRY, failures, random);
    log.info('the control plane ended the stream', { address, reason, waitMs });
    await sleep(clock, waitMs, signal);
  }
}

class Conversation {
  readonly #options: AdsOptions;
  readonly #session: Session;
  #cancelWarming: Cancel | undefined;
  readonly #inbox: Inbox<Stream>;
  isAnswered = false;

  constructor(options: AdsOptions) {
    this.#options = options;
    this.#session = new Session(options);
    this.#inbox = new Inbox({
      clock: options.clock,
      take: (response) => this.#session.take(response),
      taken: (stream, step) => this.#act(stream, step),
    });
  }

  /** One stream, to its end; resolves with the reason. Never rejects. */
  once(signal: AbortSignal): Promise<string> {
    const { address, token, xds } = this.#options;
    const tls = this.#options.tls();
    const serverName = tls?.serverName;
    const client = new Client(address, credentialsOf(tls), {
      ...OPTIONS,
      ...(serverName === undefined ? {} : { 'grpc.ssl_target_name_override': serverName }),
    });
    const metadata = new Metadata();
    const bearer = token();
    if (bearer !== undefined) metadata.set('authorization', `Bearer ${bearer}`);
    const stream: Stream = client.makeBidiStreamRequest(
      METHOD,
      (request) => xds.encode('envoy.service.discovery.v3.DeltaDiscoveryRequest', request),
      openDelta,
      metadata,
    );
    return new Promise((resolve) => {
      const cancel = (): void => stream.cancel();
      const finish = (reason: string): void => {
        this.isAnswered = false;
        // What came counts, and the next stream must know of it.
        this.#inbox.finish();
        signal.removeEventListener('abort', cancel);
        client.close();
        resolve(reason);
      };
      signal.addEventListener('abort', cancel, { once: true });
      stream.on('data', (response: DeltaResponse) => this.#hear(stream, response));
      // The status carries the same reason and always comes; without a listener Node would throw.
      stream.on('error', (error: Error) => finish(error.message));
      stream.on('end', () => finish('ended'));
      for (const request of this.#session.connected()) stream.write(request);
      if (signal.aborted) cancel();
    });
  }

  close(): void {
    this.#cancelWarming?.();
  }

  #hear(stream: Stream, response: DeltaResponse): void {
    this.isAnswered = true;
    this.#inbox.add(stream, response);
  }

  #act(stream: Stream, { send, update, refused }: Step): void {
    const { log } = this.#options;
    if (stream.writable) for (const request of send) stream.write(request);
    if (refused.length > 0) log.warn('refused what the control plane sent', { reasons: refused });
    if (update !== undefined) this.#options.onUpdate(update);
    this.#watchWarming();
  }

  #watchWarming(): void {
    const { clock, log, onUpdate } = this.#options;
    if (!this.#session.isWaiting) {
      this.#cancelWarming?.();
      this.#cancelWarming = undefined;
      return;
    }
    this.#cancelWarming ??= clock.after(WARM_TIMEOUT_MS, () => {
      this.#cancelWarming = undefined;
      log.warn('put in force what is incomplete: endpoints or routes did not come in time');
      const update = this.#session.expire();
      if (update !== undefined) onUpdate(update);
    });
  }
}

function credentialsOf(tls: AdsTls | undefined): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  const { roots, certificate } = tls;
  if (certificate === undefined) return ChannelCredentials.createSsl(Buffer.from(roots));
  const { key, chain } = certificate;
  return ChannelCredentials.createSsl(Buffer.from(roots), Buffer.from(key), Buffer.from(chain));
}
