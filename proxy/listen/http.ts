// HTTP on an accepted connection: the codec its bytes or its handshake named, told what this
// listener allows, and an exchange for each request it reads.
import type { Socket } from 'node:net';
import { Exchange, finishAnswer, type Origin } from '../exchange/index.ts';
import {
  H1_LIMITS,
  H1Server,
  refusalBody,
  type Failure,
  type Headers,
  type H1Limits,
  type H1ServerOptions,
  type RequestSink,
  type ResponseSink,
} from '../http/index.ts';
import { H2_LIMITS, H2Server, limitsAsked, type H2Limits, type H2Times } from '../http/h2/index.ts';
import { MESH_WIRE, type ChainPlan, type HttpPlan, type ListenerPlan } from '../plan/index.ts';
import { whichHttp } from './preface.ts';
import { emptyRecord } from './record.ts';
import type { Served } from './served.ts';
import type { ListenWorld, Standing } from './world.ts';

export function serveHttp(world: ListenWorld, socket: Socket, served: Served): void {
  const { serve: plan } = served.chain;
  if (plan.kind !== 'http') return;
  const begin = (protocol: Served['protocol']): void => {
    world.standing.add(new HttpService({ world, socket, served: { ...served, protocol }, plan }));
    socket.resume();
  };
  if (plan.codec !== 'auto') return begin(plan.codec);
  if (served.protocol !== 'unknown') return begin(served.protocol);
  whichHttp({
    socket,
    wheel: world.wheel,
    idleTimeoutMs: plan.limits.connectionIdleTimeoutMs,
    decided: begin,
    broke: (error) => world.broke(error),
  });
}

type HttpParts = {
  readonly world: ListenWorld;
  readonly socket: Socket;
  readonly served: Served;
  readonly plan: HttpPlan;
};

class HttpService implements Standing {
  readonly #world: ListenWorld;
  readonly #socket: Socket;
  readonly #served: Served;
  readonly #plan: HttpPlan;
  readonly #origin: Origin;
  readonly #server: H1Server | H2Server;
  readonly listener: ListenerPlan;
  readonly chain: ChainPlan;
  isBusy = false;

  constructor({ world, socket, served, plan }: HttpParts) {
    this.#world = world;
    this.#socket = socket;
    this.#served = served;
    this.#plan = plan;
    this.listener = served.listener;
    this.chain = served.chain;
    this.#origin = { world, http: world.link(plan), connection: served.connection };
    world.opened(served.chain);
    this.#server = served.protocol === 'http2' ? this.#http2() : this.#http1();
    if (world.isDraining || world.overload.closesAfterAnswer) this.#server.retire();
  }

  drain(): void {
    this.#server.drain();
  }

  retire(): void {
    this.#server.retire();
  }

  cut(): void {
    this.#socket.destroy();
  }

  #http1(): H1Server {
    const { limits } = this.#plan;
    const { clock } = this.#world;
    const bytes = { headBytesMax: limits.headerBytesMax, headerCountMax: limits.headersMax };
    const options = optionsOf(this.#world, this.#plan);
    const allowed: H1Limits = { ...H1_LIMITS, ...bytes };
    return new H1Server(this.#socket, { ...this.#owner(), clock, options, limits: allowed });
  }

  #http2(): H2Server {
    const { clock, wheel, random } = this.#world;
    const limits = http2Limits(this.#plan);
    const isMeshWire = this.#served.connection.tls?.alpn === MESH_WIRE;
    const { underscores } = this.#plan;
    const times = http2Times(this.#world, this.#plan);
    const more = { limits, times, underscores, isMeshWire };
    return new H2Server(this.#socket, { ...this.#owner(), clock, wheel, random, ...more });
  }

  /** What both versions ask of us; made once for each connection. */
  #owner() {
    return {
      exchange: (response: ResponseSink): RequestSink => this.#exchange(response),
      refused: (failure: Failure, status: number, head: string): void =>
        this.#refused({ failure, status, head }),
      signs: (headers: Headers): void => this.#signs(headers),
      idle: (isIdle: boolean): void => void (this.isBusy = !isIdle),
      broke: (error: unknown): void => this.#world.broke(error),
      closed: (): void => this.#closed(),
    };
  }

  #exchange(response: ResponseSink): RequestSink {
    const { overload } = this.#world;
    overload.touched();
    if (overload.closesAfterAnswer) this.#server.retire();
    return new Exchange(this.#origin, response);
  }

  #refused({ failure, status, head }: Refused): void {
    const world = this.#world;
    const lineEnd = head.indexOf('\r\n');
    world.connectionFinished({
      ...emptyRecord(this.#served),
      kind: 'refused-head',
      statPrefix: this.#plan.statPrefix,
      accessLogs: this.#plan.accessLogs,
      durationMs: world.clock.monotonic() - this.#served.startMonotonic,
      bytesSent: this.#served.protocol === 'http2' ? 0 : refusalBody(failure).length,
      status,
      protocol: this.#served.protocol === 'http2' ? 'HTTP/2' : 'HTTP/1.1',
      requestLine: lineEnd === -1 ? head : head.slice(0, lineEnd),
      failure,
    });
  }

  #signs(headers: Headers): void {
    const date = this.#origin.http.date.at(this.#world.clock.now());
    finishAnswer(headers, this.#plan, { request: undefined, date });
  }

  #closed(): void {
    this.#world.standing.delete(this);
    this.#world.closed(this.chain);
  }
}

type Refused = {
  readonly failure: Failure;
  readonly status: number;
  readonly head: string;
};

// A client that never takes the rest of an answer holds it in memory.
const FLUSH_TIMEOUT_MS = 300_000;

function optionsOf({ wheel, overload }: ListenWorld, plan: HttpPlan): H1ServerOptions {
  const { http1, limits } = plan;
  const { streamIdleTimeoutMs } = limits;
  return {
    rules: {
      allowsAbsoluteUrl: http1.allowsAbsoluteUrl,
      acceptsHttp10: http1.acceptsHttp10,
      allowsConnect: plan.upgrades.some(({ name }) => name === 'connect'),
      underscores: plan.underscores,
      forwardsExpect: plan.forwardsExpect,
      trailers: http1.trailers,
      keepsHeaderCase: http1.keepsHeaderCase,
    },
    times: {
      headersTimeoutMs: limits.headersTimeoutMs,
      requestTimeoutMs: limits.requestTimeoutMs,
      idleTimeoutMs: limits.connectionIdleTimeoutMs * overload.idleShare,
      durationMaxMs: limits.connectionDurationMaxMs,
      drainMs: limits.drainMs,
      requestsMax: limits.requestsPerConnectionMax,
      delayedCloseMs: limits.delayedCloseMs,
      flushTimeoutMs: streamIdleTimeoutMs === 0 ? FLUSH_TIMEOUT_MS : streamIdleTimeoutMs,
    },
    wheel,
  };
}

function http2Times({ overload }: ListenWorld, { limits }: HttpPlan): H2Times {
  return {
    idleTimeoutMs: limits.connectionIdleTimeoutMs * overload.idleShare,
    durationMaxMs: limits.connectionDurationMaxMs,
    requestsMax: limits.requestsPerConnectionMax,
    requestTimeoutMs: limits.requestTimeoutMs,
  };
}

/** A listener has no more streams at once than we would let anybody have. */
function http2Limits({ http2, limits }: HttpPlan): H2Limits {
  return {
    ...limitsAsked(http2),
    fieldsMax: limits.headersMax,
    headBytesMax: limits.headerBytesMax,
    streamsMax: Math.min(http2.streamsMax, H2_LIMITS.streamsMax),
    drainMs: limits.drainMs,
  };
}
