// Keeps one ADS stream to a control plane open, for as long as the proxy lives: a stream that ends
// is opened again, later each time. What the stream means is the session's business.
import {
  backoffMs,
  sleep,
  type Backoff,
  type Cancel,
  type Clock,
  type Log,
  type Random,
} from '../../lib/index.ts';
import type { DeltaDiscoveryRequest, Node, Xds } from '../../api/xds/index.ts';
import {
  Call,
  statusText,
  type CallOwner,
  type CallPlan,
  type Dial,
  type GrpcTls,
} from '../grpc/index.ts';
import type { AdsKind, AdsUpdate, Check } from './resource.ts';
import { Inbox } from './inbox.ts';
import type { KeptResource } from './kept.ts';
import { Session, type Step } from './session.ts';
import { openDelta } from './wire.ts';

type AdsOptions = {
  /** `istiod.istio-system.svc:15012` */
  readonly address: string;
  /** Asked before each stream, so that renewed certificates are used. Undefined: plaintext. */
  readonly tls: () => GrpcTls | undefined;
  /** Asked before each stream. */
  readonly token: () => string | undefined;
  readonly node: Node;
  readonly xds: Xds;
  /** Called for each resource that came, before it is acknowledged. Compile here, and keep it. */
  readonly check: Check;
  /** A step to put in force at once. */
  readonly onUpdate: (update: AdsUpdate) => void;
  /** What was held before this process began; asked for once, if nobody answers for a while. */
  readonly restore?: () => readonly KeptResource[];
  readonly dial: Dial;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type Ads = {
  /** Whether the control plane answered on the stream that stands. */
  readonly isConnected: () => boolean;
  /** What is held now, to be kept for the next process. */
  readonly kept: () => Iterable<KeptResource>;
  /** Whether all that was told is in force, or it was told that there are none. */
  readonly isSettled: (kind: AdsKind) => boolean;
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
// A control plane that is only slow is waited for; one that is away is away for longer.
const RESTORE_AFTER_MS = 3000;
// Twice what a control plane of ours sends, and Istio's own answers on large meshes fit.
const RESPONSE_BYTES_MAX = 64 * 1024 * 1024;
const NOTHING_NEW: AdsUpdate = { changed: [], removed: [] };
const REQUEST = 'envoy.service.discovery.v3.DeltaDiscoveryRequest';

export function startAds(options: AdsOptions): Ads {
  const stopping = new AbortController();
  const talk = new Conversation(options);
  const done = keepTalking({ talk, options, signal: stopping.signal });
  return {
    isConnected: () => talk.isAnswered,
    kept: () => talk.kept(),
    isSettled: (kind) => talk.isSettled(kind),
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
  const startedMs = clock.monotonic();
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const begun = clock.monotonic();
    const reason = await talk.once(signal);
    if (isOver()) return;
    if (clock.monotonic() - startedMs >= RESTORE_AFTER_MS) talk.restore();
    failures = clock.monotonic() - begun >= STOOD_MS ? 1 : failures + 1;
    const waitMs = backoffMs(RETRY, failures, random);
    log.info('not connected to the control plane', { address, reason, waitMs });
    await sleep(clock, waitMs, signal);
  }
}

class Conversation {
  readonly #options: AdsOptions;
  readonly #session: Session;
  #cancelWarming: Cancel | undefined;
  readonly #inbox: Inbox<Call>;
  isAnswered = false;
  /** Somebody answered, or what was kept is in force. */
  #hasBegun = false;

  constructor(options: AdsOptions) {
    this.#options = options;
    this.#session = new Session(options);
    this.#inbox = new Inbox({
      clock: options.clock,
      take: (response) => this.#session.take(response),
      taken: (call, step) => this.#act(call, step),
    });
  }

  /** One stream, to its end; resolves with the reason. Never rejects. */
  once(signal: AbortSignal): Promise<string> {
    return new Promise((resolve) => {
      const cancel = (): void => call.cancel('stopping');
      const owner: CallOwner = {
        message: (bytes) => this.#hear(call, bytes),
        writable: () => call.resume(),
        // It would be cut in the middle of something later: better ended now, and begun anew.
        goingAway: () => call.cancel('the server is going away'),
        ended: (status) => {
          this.isAnswered = false;
          // What came counts, and the next stream must know of it.
          this.#inbox.finish();
          signal.removeEventListener('abort', cancel);
          resolve(statusText(status));
        },
      };
      const call: Call = new Call(this.#plan(), owner, this.#options);
      signal.addEventListener('abort', cancel, { once: true });
      this.#send(call, this.#session.connected());
      if (signal.aborted) cancel();
    });
  }

  close(): void {
    this.#cancelWarming?.();
  }

  kept(): Iterable<KeptResource> {
    return this.#session.kept();
  }

  isSettled(kind: AdsKind): boolean {
    return this.#session.isSettled(kind);
  }

  /** Between two streams: the next says what is held, and hears only what is not so any more. */
  restore(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const kept = this.#options.restore?.() ?? [];
    if (kept.length === 0) return;
    for (const step of this.#session.restore(kept)) {
      const { refused } = step;
      if (refused.length > 0) this.#options.log.warn('refused what was kept', { reasons: refused });
      this.#tell(step);
    }
    this.#watchWarming();
  }

  #plan(): CallPlan {
    const { address, tls, token } = this.#options;
    const bearer = token();
    return {
      server: { address, tls: tls() },
      method: METHOD,
      metadata: bearer === undefined ? [] : [['authorization', `Bearer ${bearer}`]],
      deadlineMs: 0,
      messageBytesMax: RESPONSE_BYTES_MAX,
    };
  }

  /** One at a time: what comes faster than it is taken waits at the other end. */
  #hear(call: Call, bytes: Buffer): boolean {
    this.isAnswered = true;
    try {
      this.#inbox.add(call, openDelta(bytes));
    } catch (error) {
      call.cancel(`a response that cannot be read: ${String(error)}`);
    }
    this.#hasBegun = true;
    return false;
  }

  #act(call: Call, step: Step): void {
    const { send, refused } = step;
    const { log } = this.#options;
    const hasRoom = this.#send(call, send);
    if (refused.length > 0) log.warn('refused what the control plane sent', { reasons: refused });
    this.#tell(step);
    this.#watchWarming();
    if (hasRoom) call.resume();
  }

  /** That there are none is news, too. */
  #tell({ update, isEmpty }: Step): void {
    if (update !== undefined || isEmpty) this.#options.onUpdate(update ?? NOTHING_NEW);
  }

  #send(call: Call, requests: readonly DeltaDiscoveryRequest[]): boolean {
    const { xds } = this.#options;
    let hasRoom = true;
    for (const request of requests) hasRoom = call.send(xds.encode(REQUEST, request)) && hasRoom;
    return hasRoom;
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
