// A data thread: listeners, exchanges and everything they touch. Hears plans and certificates from
// the agent, and tells it what happened, in batches.
import {
  Protobuf,
  Wheel,
  type Clock,
  type Log,
  type LogFields,
  type LogLevel,
  type Random,
} from '../lib/index.ts';
import { HttpLinks } from './exchange/index.ts';
import { Insight } from './inspect/index.ts';
import {
  Guards,
  Listeners,
  originalDestination,
  ServerFirst,
  type ListenWorld,
} from './listen/index.ts';
import { Overload } from './overload/index.ts';
import { EMPTY_PARTS, Linker, Runtime, type Linked } from './runtime/index.ts';
import { peerHeader, Peers, Telemetry } from './telemetry/index.ts';
import type { FromThread, ThreadSettings, ToThread } from './threads.ts';
import { Identity } from './tls/index.ts';
import { Dispatch, SystemResolver, TcpDialer } from './upstream/index.ts';

/** What a data thread needs of the machine. */
type ThreadMachine = {
  readonly tell: (message: FromThread) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly hostname: string;
  readonly environment: (name: string) => string | undefined;
  /** Of the whole process. */
  readonly residentBytes: () => number;
  /** Throws away what nobody holds; the thread stands still meanwhile. */
  readonly collectGarbage: () => void;
  /** Gives the system what is free in the whole process; takes less than a millisecond. */
  readonly returnFree: () => void;
};

export class TrafficThread {
  readonly #machine: ThreadMachine;
  readonly #identity = new Identity();
  readonly #linker: Linker;
  readonly #listeners: Listeners;
  readonly #insight: Insight;
  readonly #log: Log;
  #runtime = new Runtime(EMPTY_PARTS);
  #isDraining = false;
  #isSettled = false;
  readonly #standing: ListenWorld['standing'] = new Set();
  #connections = 0;
  /** Things that threw and must not have. */
  #broken = 0;

  constructor(machine: ThreadMachine, settings: ThreadSettings) {
    const { clock, random } = machine;
    this.#machine = machine;
    this.#log = toldLog(machine.tell, {});
    const wheel = new Wheel(clock, (error) => this.#broke(error));
    const dialer = new TcpDialer(wheel, this.#identity);
    const effects = { clock, random, wheel };
    const resolver = new SystemResolver();
    const { own, ownCluster } = settings;
    this.#linker = new Linker({ ...effects, dialer, resolver, own, ownCluster });
    const telemetry = this.#telemetry(settings);
    const world = this.#world({ ...effects, dialer }, settings, telemetry);
    this.#listeners = new Listeners(world, {
      bindFailed: (listener, error) =>
        this.#tell({ kind: 'bind-failed', listener, message: error.message }),
      bindSettled: (listener) => this.#tell({ kind: 'bind-settled', listener }),
    });
    this.#insight = new Insight({ world, telemetry, table: this.#listeners.table });
  }

  hear(message: ToThread): void {
    switch (message.kind) {
      case 'plan': {
        const { id, slice } = message;
        const taken = (): void => this.#tell({ kind: 'applied', id });
        const linked = this.#linker.take(slice);
        if (linked === undefined) taken();
        else this.#use(linked, taken);
        return;
      }
      case 'certificates':
        this.#identity.renew(message.certificates);
        this.#linker.renewCertificates();
        return;
      case 'ask': {
        const { id, question } = message;
        this.#tell({ kind: 'answer', id, answer: this.#insight.answer(question) });
        return;
      }
      case 'load': {
        const { busy, quietMs } = this.#listeners;
        this.#tell({ kind: 'load', id: message.id, busy, quietMs });
        return;
      }
      case 'settle':
        return this.#settle();
      case 'drain':
        this.#isDraining = true;
        this.#listeners.drain();
        return;
      case 'close':
        this.#listeners.close();
    }
  }

  /** What nobody caught. One connection may hang for it; the others go on. */
  readonly uncaught = (error: unknown): void => this.#broke(error);

  /** What starting took is thrown away once, as long as nobody is connected who would wait. */
  #settle(): void {
    if (!this.#isSettled && this.#standing.size === 0) {
      this.#isSettled = true;
      this.#machine.collectGarbage();
    }
    this.#machine.returnFree();
  }

  #use({ runtime, secrets }: Linked, taken: () => void): void {
    for (const secret of secrets.set) this.#identity.setSecret(secret);
    this.#runtime = runtime;
    this.#listeners.apply(runtime, taken);
    for (const name of secrets.removed) this.#identity.removeSecret(name);
  }

  #telemetry({ metadata, principal }: ThreadSettings): Telemetry {
    return new Telemetry({ ...this.#machine, metadata, principal });
  }

  #world(effects: Effects, settings: ThreadSettings, telemetry: Telemetry): ListenWorld {
    const protobuf = new Protobuf([]);
    const links = new HttpLinks({ random: effects.random, tellsPeers: settings.tellsPeers });
    const isDraining = (): boolean => this.#isDraining;
    const { memoryLimitBytes: limit } = settings;
    const machine = this.#machine;
    return {
      ...effects,
      peers: new Peers(protobuf),
      ownMetadata: peerHeader(protobuf, settings.metadata),
      ownId: settings.nodeId,
      ownPrincipal: settings.principal,
      hostname: machine.hostname,
      environment: machine.environment,
      log: this.#log,
      identity: this.#identity,
      originalDestination: originalDestination(),
      serverFirst: new ServerFirst(machine.clock),
      overload: new Overload({
        clock: machine.clock,
        log: this.#log,
        memoryShare: () => (limit === 0 ? 0 : machine.residentBytes() / limit),
      }),
      guards: new Guards(),
      standing: this.#standing,
      get isDraining() {
        return isDraining();
      },
      nextConnectionId: () => (this.#connections += 1),
      runtime: () => this.#runtime,
      link: (plan) => links.link(plan),
      dispatch: (owner, upstream, policy) => new Dispatch(owner, upstream, policy),
      counting: (record) => telemetry.counting(record),
      finished: (record) => telemetry.finished(record),
      connectionFinished: (record, of) => telemetry.connectionFinished(record, of),
      accepted: (listener) => telemetry.accepted(listener),
      released: (listener) => telemetry.released(listener),
      opened: (chain) => telemetry.opened(chain),
      closed: (chain) => telemetry.closed(chain),
      broke: (error) => this.#broke(error),
    };
  }

  #broke(error: unknown): void {
    this.#broken += 1;
    if (this.#broken > BROKEN_TOLD_MAX) return;
    const stack = error instanceof Error ? error.stack : String(error);
    this.#log.error('something broke that must not, and cost one connection', { stack });
  }

  #tell(message: FromThread): void {
    this.#machine.tell(message);
  }
}

// The same bug again and again says nothing new.
const BROKEN_TOLD_MAX = 20;

type Effects = Pick<ListenWorld, 'clock' | 'random' | 'wheel' | 'dialer'>;

/** Lines of the log go through the agent: it has the level, and the only pen. */
function toldLog(tell: ThreadMachine['tell'], always: LogFields): Log {
  const say =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void =>
      tell({ kind: 'says', level, message, fields: { ...always, ...fields } });
  return {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    with: (fields) => toldLog(tell, { ...always, ...fields }),
  };
}
