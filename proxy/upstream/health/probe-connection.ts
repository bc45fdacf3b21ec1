// The connection that requests of checks go over, HTTP/1 or HTTP/2; it stays open between checks
// where the plan says so and the peer lets it.
import type { Duplex } from 'node:stream';
import {
  H1_LIMITS,
  H1Client,
  type Failure,
  type RequestSink,
  type ResponseSink,
} from '../../http/index.ts';
import { H2_LIMITS, H2Client } from '../../http/h2/index.ts';
import type { EndpointPlan } from '../../plan/index.ts';
import type { ProbeEffects } from './probe.ts';

type Client = {
  readonly isUsable: boolean;
  readonly socket: Duplex;
  begin(response: ResponseSink): RequestSink;
};

type ConnectionRules = {
  readonly version: 'http1' | 'http2';
  readonly reuses: boolean;
};

type Ready = {
  opened(client: Pick<Client, 'begin'>): void;
  failed(failure: Failure): void;
};

export class ProbeConnection {
  readonly #endpoint: EndpointPlan;
  readonly #rules: ConnectionRules;
  readonly #effects: ProbeEffects;
  #client: Client | undefined = undefined;
  #isClosed = false;

  constructor(endpoint: EndpointPlan, rules: ConnectionRules, effects: ProbeEffects) {
    this.#endpoint = endpoint;
    this.#rules = rules;
    this.#effects = effects;
  }

  /** The open one, or a new one. */
  open(ready: Ready): void {
    const client = this.#client;
    if (client?.isUsable === true) return ready.opened(client);
    this.#effects.dial(this.#endpoint, this.#rules.version, {
      connected: (socket) => {
        const made = this.#speak(socket);
        if (this.#isClosed) {
          socket.destroy();
          return;
        }
        this.#client = made;
        ready.opened(made);
      },
      connectFailed: (failure) => ready.failed(failure),
    });
  }

  /** A check is over: it went well enough to ask again over the same connection, or not. */
  finished(isSound: boolean): void {
    if (isSound && this.#rules.reuses) return;
    this.#client?.socket.destroy();
    this.#client = undefined;
  }

  close(): void {
    this.#isClosed = true;
    this.finished(false);
  }

  #speak(socket: Duplex): Client {
    const events = { released: ignore, closed: ignore, changed: ignore };
    const { clock, wheel } = this.#effects;
    return this.#rules.version === 'http1'
      ? new H1Client(socket, { limits: H1_LIMITS, ...events })
      : new H2Client(socket, { limits: H2_LIMITS, clock, wheel, ...events });
  }
}

/** Of the connection only `isUsable` matters here, and that is asked when it is needed. */
function ignore(): void {
  return undefined;
}
