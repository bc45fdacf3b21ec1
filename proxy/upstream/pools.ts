// The pools of one endpoint: nearly always one, more where requests differ in priority, in the
// version they are sent in, in the name asked for inside TLS, or in whom they speak for.   hot path
import type { Pool } from './pool.ts';

/** What a connection must be like to carry a request. */
export type Wanted = {
  readonly priority: 'default' | 'high';
  readonly way: Way;
  /** The name asked for inside TLS, where the request's host decides it. */
  readonly serverName: string | undefined;
  /** What is said first, where the endpoint is told who the client was. */
  readonly preface: Buffer | undefined;
};

/**
 * As the plan says; or HTTP/2 because the client speaks it; or a connection of its own, which a
 * tunnel is; or one for bytes, where the tunnel ends here.
 */
export type Way = 'planned' | 'http2' | 'tunnel' | 'bytes';

const USUAL: Wanted = {
  priority: 'default',
  way: 'planned',
  serverName: undefined,
  preface: undefined,
};
const USUAL_HTTP2: Wanted = {
  priority: 'default',
  way: 'http2',
  serverName: undefined,
  preface: undefined,
};
// Names come from requests: whoever invents them must not fill memory.
const POOLS_MAX = 64;

export class Pools {
  readonly #make: (wanted: Wanted) => Pool;
  #usual: Pool | undefined = undefined;
  #http2: Pool | undefined = undefined;
  readonly #others = new Map<string, Pool>();

  constructor(make: (wanted: Wanted) => Pool) {
    this.#make = make;
  }

  get connections(): number {
    let count = (this.#usual?.connections ?? 0) + (this.#http2?.connections ?? 0);
    for (const pool of this.#others.values()) count += pool.connections;
    return count;
  }

  get usual(): Pool {
    this.#usual ??= this.#make(USUAL);
    return this.#usual;
  }

  /** The usual one for clients that speak HTTP/2, where that matters. */
  get http2(): Pool {
    this.#http2 ??= this.#make(USUAL_HTTP2);
    return this.#http2;
  }

  of(wanted: Wanted): Pool {
    const { priority, way, serverName = '', preface } = wanted;
    const key = `${priority} ${way} ${serverName} ${preface?.toString('latin1') ?? ''}`;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    if (this.#others.size >= POOLS_MAX) this.#dropOne();
    const pool = this.#make(wanted);
    this.#others.set(key, pool);
    return pool;
  }

  retire(): void {
    this.#usual?.retire();
    this.#http2?.retire();
    for (const pool of this.#others.values()) pool.retire();
    this.#usual = undefined;
    this.#http2 = undefined;
    this.#others.clear();
  }

  renew(): void {
    this.#usual?.renew();
    this.#http2?.renew();
    for (const pool of this.#others.values()) pool.renew();
  }

  /** One without connections, or else the oldest, which finishes what it has. */
  #dropOne(): void {
    let oldest: string | undefined;
    for (const [key, pool] of this.#others) {
      oldest ??= key;
      if (pool.connections > 0) continue;
      this.#others.delete(key);
      return;
    }
    if (oldest === undefined) return;
    this.#others.get(oldest)?.retire();
    this.#others.delete(oldest);
  }
}
