// A copy of a request for somebody who is only watching: sent, and forgotten. Its answer goes
// nowhere, and a watcher that is slow loses the copy rather than slow down the request.   hot path
import { failed, Headers, RequestHead, type Flow } from '../http/index.ts';
import type { MirrorPlan } from '../plan/index.ts';
import { portAt } from '../route/index.ts';
import type { DispatchOwner, DispatchPolicy, Upstream } from '../upstream/index.ts';
import type { Connection, Dispatched, Origin, World } from './world.ts';

// What may wait for a slow watcher; with more it has seen enough.
const WAITING_BYTES_MAX = 1024 * 1024;

class Mirror implements DispatchOwner, Flow {
  readonly #dispatch: Dispatched;
  readonly destination: Connection['destination'];
  #waiting = 0;
  #isPaused = false;

  constructor(world: World, connection: Connection, { upstream, timeoutMs }: MirrorTarget) {
    const policy: DispatchPolicy = {
      retry: undefined,
      hedge: undefined,
      timeoutMs,
      durationMaxMs: 0,
      priority: 'default',
      hash: undefined,
      affinity: undefined,
      replayBytesMax: WAITING_BYTES_MAX,
      trail: undefined,
    };
    this.destination = connection.destination;
    this.#dispatch = world.dispatch(this, upstream, policy);
    this.#dispatch.from(this);
  }

  head(head: RequestHead, end: boolean): void {
    this.#dispatch.head(head, end);
  }

  data(chunk: Buffer): void {
    if (!this.#dispatch.data(chunk)) this.#isPaused = true;
    if (!this.#isPaused) return;
    this.#waiting += chunk.length;
    if (this.#waiting > WAITING_BYTES_MAX) {
      this.cancel();
    }
  }

  end(trailers: Headers | undefined): void {
    this.#dispatch.end(trailers);
  }

  // ── the flow: nobody waits for it ──

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#waiting = 0;
  }

  cancel(): void {
    this.#dispatch.abort(failed('local-reset', 'the copy is not wanted any more'));
  }

  // ── what is heard, and said to nobody ──

  attempting(): void {}
  attempted(): void {}
  informational(): void {}
  answer(): void {}
  answerData(): boolean {
    return true;
  }
  answerEnd(): void {}
  failed(): void {}
}

type MirrorTarget = { readonly upstream: Upstream; readonly timeoutMs: number };

/** The copies of one request. */
export class Mirrors {
  readonly #mirrors: readonly Mirror[];

  constructor(mirrors: readonly Mirror[]) {
    this.#mirrors = mirrors;
  }

  data(chunk: Buffer): void {
    for (let i = 0; i < this.#mirrors.length; i++) this.#mirrors[i]!.data(chunk);
  }

  end(trailers: Headers | undefined): void {
    for (let i = 0; i < this.#mirrors.length; i++) this.#mirrors[i]!.end(trailers);
  }

  /** The request will never be whole. */
  cancel(): void {
    for (let i = 0; i < this.#mirrors.length; i++) this.#mirrors[i]!.cancel();
  }
}

type Sent = { readonly head: RequestHead; readonly isWhole: boolean; readonly timeoutMs: number };

/** Starts the copies; undefined: this request has no watchers. */
export function startMirrors(
  { world, connection }: Origin,
  plans: readonly MirrorPlan[],
  sent: Sent,
): Mirrors | undefined {
  let mirrors: Mirror[] | undefined = undefined;
  for (let i = 0; i < plans.length; i++) {
    const plan = plans[i]!;
    const upstream = world.runtime().upstreams.get(plan.upstream);
    const isWanted = plan.percent >= 100 || world.random.fraction() * 100 < plan.percent;
    if (upstream === undefined || !isWanted || sent.head.upgrade !== undefined) continue;
    const mirror = new Mirror(world, connection, { upstream, timeoutMs: sent.timeoutMs });
    const copy = mirrored(sent.head, plan);
    mark(copy.headers, connection, sent.timeoutMs);
    mirror.head(copy, sent.isWhole);
    mirrors ??= [];
    mirrors.push(mirror);
  }
  return mirrors === undefined ? undefined : new Mirrors(mirrors);
}

/** The head as the watcher gets it, under a name by which it knows that it is one. */
function mirrored(head: RequestHead, { keepsHost }: MirrorPlan): RequestHead {
  const { headers } = head;
  const copied = new Headers(headers.list.slice(), headers.spelling?.slice());
  const copy = new RequestHead(head.method, head.target, head.version, copied);
  copy.authority = keepsHost ? head.authority : shadow(head.authority);
  copy.scheme = head.scheme;
  copy.bodyLength = head.bodyLength;
  return copy;
}

function shadow(authority: string): string {
  const colon = portAt(authority);
  if (colon === -1) return `${authority}-shadow`;
  return `${authority.slice(0, colon)}-shadow${authority.slice(colon)}`;
}

/** To the watcher it is we who ask. */
function mark(headers: Headers, { localAddress }: Connection, timeoutMs: number): void {
  const here = localAddress.slice(0, Math.max(0, portAt(localAddress)));
  const before = headers.get('x-forwarded-for');
  headers.set('x-forwarded-for', before === undefined ? here : `${before},${here}`);
  headers.set('x-envoy-internal', 'true');
  if (timeoutMs > 0) headers.set('x-envoy-expected-rq-timeout-ms', String(timeoutMs));
}
