// Carries one pod through its life: asks the state machine what to do, does it, and feeds back what
// happened, until the pod is gone. What waits runs beside it and reports when it is done.
import { PODS, type Container, type Pod } from '../../../api/kubernetes/index.ts';
import { KubeError, sleep, type Cancel } from '../../../lib/index.ts';
import type { Running } from '../container/index.ts';
import {
  adoptedRecord,
  begun,
  decide,
  noted,
  partsOf,
  recordOf,
  wakeAt,
  type Action,
  type Happening,
  type PodRecord,
} from '../pod/index.ts';
import { startProbing, type ProbeNews, type Target } from '../probe/index.ts';
import { podStatus } from '../status/index.ts';
import { makePlace, removePlace } from './place.ts';
import { remainsOf } from './remains.ts';
import { factsOf, startContainer, tellOf } from './start-container.ts';
import { statusWriter, type StatusWriter } from './status-writer.ts';
import { runPostStart, stopContainer } from './stop-container.ts';
import type { WorkTools } from './tools.ts';

const RETRY_MS = 2000;
// The state machine answers nothing once all it asked for was begun; more rounds are a bug of ours.
const ROUNDS_MAX = 100;

export class PodWorker {
  readonly #tools: WorkTools;
  readonly #status: StatusWriter;
  readonly #running = new Map<
    string,
    { readonly running: Running; readonly stopProbing: Cancel }
  >();
  readonly #onGone: () => void;
  #pod: Pod;
  #gone = false;
  #left = false;
  #record: PodRecord;
  #cancelWake: Cancel = () => undefined;

  constructor(tools: WorkTools, pod: Pod, onGone: () => void) {
    this.#tools = tools;
    this.#pod = pod;
    this.#onGone = onGone;
    this.#status = statusWriter({ ...tools, pod });
    const found = (name: string) => tools.runtime.find(pod.metadata.uid, name);
    this.#record = adoptedRecord(pod, (name) => remainsOf(found(name)), tools.clock.now());
    for (const { container } of partsOf(pod)) {
      const newest = found(container.name).at(-1);
      if (newest?.kind === 'running') this.#watch(container, newest.running);
    }
    this.#step();
  }

  get pod(): Pod {
    return this.#pod;
  }

  get record(): PodRecord {
    return this.#record;
  }

  running(container: string): Running | undefined {
    return this.#running.get(container)?.running;
  }

  /** Does nothing more from now on, and hands over what runs: the node goes down. */
  leave(): readonly Running[] {
    this.#left = true;
    this.#cancelWake();
    return [...this.#running.values()].map(({ running }) => running);
  }

  /** The pod's object changed. */
  update(pod: Pod): void {
    this.#pod = pod;
    this.#step();
  }

  /** The pod's object is gone from the API. */
  vanish(): void {
    this.#gone = true;
    this.#step();
  }

  async refreshVolumes(): Promise<void> {
    const { place } = this.#record;
    if (place.kind !== 'ready' || this.#left) return;
    await this.#tools.volumes.refresh(this.#pod, factsOf(this.#tools.node, place.address));
  }

  #note(happening: Happening): void {
    this.#record = noted(this.#pod, this.#record, happening);
    this.#step();
  }

  #step(): void {
    if (this.#left) return;
    const { clock } = this.#tools;
    const desired = { pod: this.#pod, gone: this.#gone };
    // One moment for all of it: what falls due between two looks at the clock would be neither
    // decided nor waited for.
    const now = clock.now();
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const actions = decide(desired, this.#record, now);
      for (const action of actions) this.#begin(action);
      if (actions.length === 0 || this.#hasLeft()) break;
    }
    this.#cancelWake();
    const at = wakeAt(desired, this.#record);
    const delayMs = at === undefined ? undefined : at - now;
    // What is overdue already was decided above, and waits for something else than time.
    if (delayMs !== undefined && delayMs > 0)
      this.#cancelWake = clock.after(delayMs, () => this.#step());
    this.#writeStatus();
  }

  /** An action may have been the last one. */
  #hasLeft(): boolean {
    return this.#left;
  }

  #writeStatus(): void {
    if (this.#gone) return;
    const { clock, node } = this.#tools;
    const before = this.#status.conditions();
    const asked = {
      pod: this.#pod,
      record: this.#record,
      hostIp: node.address,
      now: clock.now(),
      before,
    };
    this.#status.write(podStatus(asked));
  }

  #begin(action: Action): void {
    const before = this.#record;
    this.#record = begun(this.#pod, before, action);
    this.#perform(action, before).catch((error: unknown) => {
      const { namespace, name } = this.#pod.metadata;
      const fields = { action: action.kind, namespace, pod: name, error: String(error) };
      this.#tools.log.error('cannot do what a pod needs', fields);
    });
  }

  async #perform(action: Action, before: PodRecord): Promise<void> {
    switch (action.kind) {
      case 'prepare':
        return this.#prepare();
      case 'start':
        return this.#start(this.#container(action.container));
      case 'stop':
        return this.#stop(action, before);
      case 'kill':
        return this.#running.get(action.container)?.running.signal('KILL');
      case 'end':
        return;
      case 'release':
        return this.#tools.network.remove(this.#pod.metadata.uid);
      case 'remove':
        return this.#remove();
    }
  }

  async #prepare(): Promise<void> {
    const place = await makePlace(this.#tools, this.#pod);
    if (place.kind === 'made') this.#note({ ...place, kind: 'prepared' });
    else this.#note({ kind: 'unprepared', retryAt: this.#tools.clock.now() + RETRY_MS });
  }

  async #start(container: Container): Promise<void> {
    const { name } = container;
    const result = await this.#tryStart(container);
    if (result.kind === 'refused') {
      const retryAt = this.#tools.clock.now() + RETRY_MS;
      const { reason, message } = result;
      return this.#note({ kind: 'refused', container: name, reason, message, retryAt });
    }
    const { running } = result;
    const { startedAt, plan } = running;
    await running.standing;
    // Noted first, watched after: probes speak of a container that the record knows.
    this.#note({ kind: 'started', container: name, id: plan.id, startedAt });
    const target = this.#watch(container, running);
    const failure = await runPostStart(this.#tools, { pod: this.#pod, container, target });
    if (container.lifecycle?.postStart === undefined) return;
    if (failure === undefined) return this.#note({ kind: 'hooked', container: name });
    const message = `PostStartHook of container ${name} failed`;
    this.#note({ kind: 'failing', container: name, message, graceMs: undefined });
  }

  async #tryStart(container: Container): ReturnType<typeof startContainer> {
    const { place } = this.#record;
    const { starts } = recordOf(this.#record, container.name);
    try {
      if (place.kind !== 'ready') throw new Error('the pod has no network');
      const { address, netns } = place;
      const asked = { pod: this.#pod, container, attempt: starts, address, netns };
      return await startContainer(this.#tools, asked);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'refused', reason: 'CreateContainerError', message };
    }
  }

  /** Follows a running container: its end, and its probes. */
  #watch(container: Container, running: Running): Target {
    const { name } = container;
    const target = {
      container,
      inside: (argv: readonly string[]) => running.inside(argv),
      address: this.#addressOf(),
    };
    const stopProbing = startProbing({
      container,
      clock: this.#tools.clock,
      ask: (probe) => this.#tools.ask({ ...target, address: this.#addressOf() }, probe),
      tell: (news) => this.#hear(container, news),
      ready: this.#wasReady(name),
    });
    this.#running.set(name, { running, stopProbing });
    const letLogGo = this.#tools.keepLog(running.log);
    const ended = (): void => {
      stopProbing();
      letLogGo();
      this.#running.delete(name);
    };
    running.ended.then(
      (exit) => {
        ended();
        this.#note({ kind: 'exited', container: name, exit });
      },
      (error: unknown) => {
        ended();
        this.#tools.log.error('lost a container', { container: name, error: String(error) });
      },
    );
    return target;
  }

  #wasReady(name: string): boolean {
    const { state } = recordOf(this.#record, name);
    return state.kind === 'running' && state.ready;
  }

  #hear(container: Container, news: ProbeNews): void {
    const { name } = container;
    switch (news.kind) {
      case 'started':
        return this.#note({ kind: 'startup', container: name });
      case 'ready':
        return this.#note({ kind: 'readiness', container: name, ready: news.ready });
      case 'failing':
        return this.#note({ ...news, container: name });
      case 'unhealthy': {
        const told = { type: 'Warning', reason: 'Unhealthy', message: news.message } as const;
        return tellOf(this.#tools, { pod: this.#pod, container }, told);
      }
    }
  }

  async #stop(action: Extract<Action, { kind: 'stop' }>, before: PodRecord): Promise<void> {
    const { state } = recordOf(before, action.container);
    const following = this.#running.get(action.container);
    // Asked before: only the time until the kill has changed.
    if (following === undefined || (state.kind === 'running' && state.stop !== undefined)) return;
    following.stopProbing();
    const container = this.#container(action.container);
    const { running } = following;
    const inside = (argv: readonly string[]) => running.inside(argv);
    const target = { container, inside, address: this.#addressOf() };
    const graceMs = Math.max(0, action.killAt - this.#tools.clock.now());
    await stopContainer(this.#tools, {
      pod: this.#pod,
      container,
      running,
      target,
      why: action.why,
      graceMs,
    });
  }

  async #remove(): Promise<void> {
    this.#left = true;
    this.#cancelWake();
    const { api, clock, log } = this.#tools;
    const { uid, name, namespace } = this.#pod.metadata;
    this.#writeStatus();
    await removePlace(this.#tools, uid);
    while (!this.#gone) {
      await this.#status.flushed();
      try {
        await api.delete(PODS, { namespace, name }, { gracePeriodSeconds: 0, uid });
        break;
      } catch (error) {
        if (error instanceof KubeError && [404, 409].includes(error.status.code)) break;
        log.warn('cannot delete a pod that has ended', {
          namespace,
          pod: name,
          error: String(error),
        });
        await sleep(clock, RETRY_MS);
      }
    }
    this.#onGone();
  }

  #container(name: string): Container {
    const part = partsOf(this.#pod).find(({ container }) => container.name === name);
    if (part === undefined) throw new Error(`the pod has no container ${name}`);
    return part.container;
  }

  #addressOf(): string {
    const { place } = this.#record;
    return place.kind === 'ready' ? place.address : '';
  }
}
