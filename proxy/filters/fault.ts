// Makes things go wrong on purpose: a request waits, is refused, or its answer trickles. How often
// and how badly is said by the settings, or by headers of the request where they say so.   hot path
import { WheelTimer, type Deadline } from '../../lib/index.ts';
import type { Headers, RequestHead } from '../http/index.ts';
import { firstMiss, requestTest, type RequestTest } from '../match/index.ts';
import type { FaultSettings } from '../plan/index.ts';
import {
  happens,
  reply,
  type Ending,
  type Filter,
  type FilterExchange,
  type Verdict,
} from './filter.ts';
import { Throttle } from './throttle.ts';

const DELAY = 'x-envoy-fault-delay-request';
const ABORT = 'x-envoy-fault-abort-request';
const GRPC_ABORT = 'x-envoy-fault-abort-grpc-request';
const THROUGHPUT = 'x-envoy-fault-throughput-response';
// A longer delay than a day is a mistake, and more than a timer should be asked for.
const DELAY_MAX_MS = 86_400_000;

export function faultFilter(name: string, settings: FaultSettings): Filter {
  const faults = new Faults(settings);
  const stats = { prefix: 'fault', counts: faults.counts };
  return { name, stats, request: (exchange, head) => faults.request(exchange, head) };
}

class Faults {
  readonly settings: FaultSettings;
  readonly #headers: readonly RequestTest[];
  readonly counts = {
    delaysInjected: 0,
    abortsInjected: 0,
    responseRlInjected: 0,
    faultsOverflow: 0,
    activeFaults: 0,
  };

  constructor(settings: FaultSettings) {
    const headers: RequestTest[] = [];
    for (const match of settings.headers) headers.push(requestTest(match));
    this.settings = settings;
    this.#headers = headers;
  }

  request(exchange: FilterExchange, head: RequestHead): Verdict {
    const { activeMax, upstream } = this.settings;
    if (activeMax !== undefined && this.counts.activeFaults >= activeMax) {
      this.counts.faultsOverflow += 1;
      return 'continue';
    }
    if (upstream !== '' && exchange.facts.upstream?.name !== upstream) return 'continue';
    if (firstMiss(this.#headers, head) !== -1) return 'continue';
    const fault = new Fault(this, exchange, head.headers);
    return fault.begin();
  }
}

/** What befalls one request. */
class Fault implements Deadline, Ending {
  readonly #faults: Faults;
  readonly #exchange: FilterExchange;
  readonly #headers: Headers;
  #timer: WheelTimer | undefined = undefined;
  #isActive = false;

  constructor(faults: Faults, exchange: FilterExchange, headers: Headers) {
    this.#faults = faults;
    this.#exchange = exchange;
    this.#headers = headers;
  }

  begin(): Verdict {
    this.#throttle();
    const delayMs = this.#delayMs();
    if (delayMs === 0) return this.#abort() ? 'stop' : 'continue';
    const exchange = this.#exchange;
    this.#faults.counts.delaysInjected += 1;
    this.#note(`waits ${delayMs} ms`);
    exchange.facts.addFlag('DI');
    if (exchange.isDry) return this.#abort() ? 'stop' : 'continue';
    this.#activate();
    this.#timer = new WheelTimer(this);
    exchange.effects.wheel.arm(this.#timer, delayMs);
    return 'wait';
  }

  /** The delay is over; what was delayed may still be refused. */
  due(): void {
    if (!this.#abort()) this.#exchange.advance();
  }

  ended(): void {
    this.#faults.counts.activeFaults -= 1;
    if (this.#timer !== undefined) this.#exchange.effects.wheel.disarm(this.#timer);
  }

  #delayMs(): number {
    const { delay } = this.#faults.settings;
    if (delay === undefined) return 0;
    const { random } = this.#exchange.effects;
    if (delay.from === 'settings') return happens(random, delay.percent) ? delay.ms : 0;
    const ms = this.#asked(DELAY);
    if (ms === undefined || !happens(random, this.#share(DELAY, delay.percent))) return 0;
    return Math.min(ms, DELAY_MAX_MS);
  }

  #abort(): boolean {
    const { abort } = this.#faults.settings;
    if (abort === undefined) return false;
    const { random } = this.#exchange.effects;
    if (abort.from === 'settings') {
      if (!happens(random, abort.percent)) return false;
      return this.#refuse(abort.status, abort.grpcStatus);
    }
    const status = this.#asked(ABORT);
    const grpcStatus = this.#asked(GRPC_ABORT);
    const isStatus = status !== undefined && status >= 200 && status < 600;
    if (!isStatus && grpcStatus === undefined) return false;
    if (!happens(random, this.#share(ABORT, abort.percent))) return false;
    return this.#refuse(status ?? 200, isStatus ? undefined : grpcStatus);
  }

  #refuse(status: number, grpcStatus: number | undefined): true {
    this.#faults.counts.abortsInjected += 1;
    this.#activate();
    this.#note(`refused with ${grpcStatus ?? status}`);
    this.#exchange.reply(
      reply({
        status: grpcStatus === undefined ? status : 200,
        grpcStatus,
        body: 'fault filter abort',
        details: 'fault_filter_abort',
        flag: 'FI',
      }),
    );
    return true;
  }

  #throttle(): void {
    const { throttle } = this.#faults.settings;
    if (throttle === undefined) return;
    const { random, clock, wheel } = this.#exchange.effects;
    const isAsked = throttle.from === 'header';
    // Envoy's header counts in KiB.
    const perSecond = isAsked ? (this.#asked(THROUGHPUT) ?? 0) * 1024 : throttle.bytesPerSecond;
    const percent = isAsked ? this.#share(THROUGHPUT, throttle.percent) : throttle.percent;
    if (perSecond === 0 || !happens(random, percent)) return;
    this.#note(`answered with ${perSecond} bytes a second`);
    if (this.#exchange.isDry) return;
    this.#faults.counts.responseRlInjected += 1;
    this.#activate();
    this.#exchange.through((sink) => new Throttle(sink, perSecond, { clock, wheel }));
  }

  /** However many faults befall it, it is one request that suffers. */
  #activate(): void {
    if (this.#isActive || this.#exchange.isDry) return;
    this.#isActive = true;
    this.#faults.counts.activeFaults += 1;
    this.#exchange.untilEnd(this);
  }

  #asked(header: string): number | undefined {
    const text = this.#headers.get(header);
    return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  }

  /** A request may ask for less than the settings allow. */
  #share(header: string, percent: number): number {
    return Math.min(percent, this.#asked(`${header}-percentage`) ?? percent);
  }

  #note(why: string): void {
    this.#exchange.trail?.note({ kind: 'filter', name: 'fault', verdict: 'fault', why });
  }
}
