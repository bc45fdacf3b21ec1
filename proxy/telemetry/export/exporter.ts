// Sends spans to a collector in batches, one at a time. What does not fit is dropped and counted:
// telemetry must never hold up or fill the proxy.
import type { Cancel, Clock, Log } from '../../../lib/index.ts';
import type { SpanRecord } from '../trace.ts';
import { otlpRequest, type Resource, type Scope } from './otlp.ts';

export type Delivery =
  | { readonly kind: 'ok' }
  /** `again`: it may work a second time. */
  | { readonly kind: 'failed'; readonly again: boolean; readonly reason: string };

/** Never rejects. */
export type Post = (body: Buffer) => Promise<Delivery>;

type ExporterOptions = {
  readonly post: Post;
  readonly resource: Resource;
  readonly scope: Scope;
  readonly clock: Clock;
  readonly log: Log;
};

// About 2 MB of records: seconds of a busy proxy at full sampling.
const QUEUE_MAX = 4096;
// About 300 KiB encoded: far under the collectors' limit of 4 MiB.
const BATCH_MAX = 512;
// Soon enough to look live.
const EXPORT_EVERY_MS = 500;
const RETRY_AFTER_MS = 1000;

export class SpanExporter {
  readonly #options: ExporterOptions;
  #queue: SpanRecord[] = [];
  #sending: Promise<void> | undefined;
  #cancelTimer: Cancel | undefined;
  #wasFailing = false;
  exported = 0;
  dropped = 0;

  constructor(options: ExporterOptions) {
    this.#options = options;
  }

  add(spans: readonly SpanRecord[]): void {
    const room = QUEUE_MAX - this.#queue.length;
    this.#queue.push(...spans.slice(0, room));
    this.dropped += Math.max(0, spans.length - room);
    if (this.#sending !== undefined) return;
    if (this.#queue.length >= BATCH_MAX) this.#send();
    else this.#cancelTimer ??= this.#options.clock.after(EXPORT_EVERY_MS, () => this.#send());
  }

  /** Resolves when what was added before is sent or given up. */
  async flush(): Promise<void> {
    if (this.#queue.length > 0) this.#send();
    while (this.#sending !== undefined) await this.#sending;
  }

  #send(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined));
  }

  async #sendAll(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, BATCH_MAX);
      this.#queue = this.#queue.slice(BATCH_MAX);
      await this.#deliver(batch);
    }
  }

  async #deliver(batch: readonly SpanRecord[]): Promise<void> {
    const { post, resource, scope, clock, log } = this.#options;
    const body = otlpRequest(resource, scope, batch);
    let delivery = await post(body);
    if (delivery.kind === 'failed' && delivery.again) {
      await new Promise<void>((resolve) => void clock.after(RETRY_AFTER_MS, resolve));
      delivery = await post(body);
    }
    if (delivery.kind === 'ok') {
      this.exported += batch.length;
      this.#wasFailing = false;
      return;
    }
    this.dropped += batch.length;
    // Once per change of state: a collector that is away for a day must not fill the log.
    if (!this.#wasFailing) log.warn('cannot export spans', { reason: delivery.reason });
    this.#wasFailing = true;
  }
}
