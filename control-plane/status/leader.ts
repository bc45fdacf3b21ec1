// Chooses one of several control planes to write for all: who holds the Lease and renews it. A
// holder that can no longer renew steps down before another may take over.
import {
  KubeError,
  numberAt,
  sleep,
  stringAt,
  type Clock,
  type KubeApi,
  type KubeObject,
  type Log,
  type ObjectName,
} from '../../lib/index.ts';

type LeaseOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly lease: ObjectName;
  /** Unique among replicas. */
  readonly holder: string;
};

type Leadership = {
  readonly isLeader: () => boolean;
  readonly stopped: Promise<void>;
};

export const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' };
// As Kubernetes' own controllers: a dead leader is replaced within half a minute.
const DURATION_S = 30;
const RENEW_EVERY_MS = 5000;
// Earlier than others may take over, so that there are never two.
const STEP_DOWN_AFTER_MS = 20_000;

type Seen = { readonly renewal: string; readonly atMs: number };

export function lead(options: LeaseOptions, signal: AbortSignal): Leadership {
  const { clock, log, holder } = options;
  const state: { seen: Seen; renewedAtMs: number | undefined; was: boolean } = {
    seen: { renewal: '', atMs: clock.monotonic() },
    renewedAtMs: undefined,
    was: false,
  };
  const isLeader = (): boolean =>
    state.renewedAtMs !== undefined && clock.monotonic() - state.renewedAtMs < STEP_DOWN_AFTER_MS;
  const attempt = async (): Promise<void> => {
    const begun = clock.monotonic();
    const stored = await options.api.get(LEASES, options.lease);
    const renewal = renewalOf(stored);
    // By our own clock since we saw it change: clocks of machines differ.
    if (renewal !== state.seen.renewal) state.seen = { renewal, atMs: begun };
    const durationS = numberAt(stored, 'spec', 'leaseDurationSeconds') ?? DURATION_S;
    const isOver = begun - state.seen.atMs >= durationS * 1000;
    const owner = stringAt(stored, 'spec', 'holderIdentity') ?? '';
    if (owner !== '' && owner !== holder && !isOver) {
      state.renewedAtMs = undefined;
      return;
    }
    await write(options, stored, owner === holder);
    state.renewedAtMs = begun;
  };
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        await attempt();
      } catch (error) {
        // Somebody else was faster, which is the point of a lease.
        const isConflict = error instanceof KubeError && error.status.code === 409;
        if (isConflict) state.renewedAtMs = undefined;
        else log.warn('cannot renew the lease', { cause: errorOf(error) });
      }
      if (isLeader() !== state.was) {
        state.was = isLeader();
        log.info(state.was ? 'holds the lease' : 'holds the lease no more', {
          lease: options.lease.name,
          holder,
        });
      }
      await sleep(clock, RENEW_EVERY_MS, signal);
    }
  };
  return { isLeader, stopped: run() };
}

async function write(
  { api, clock, lease, holder }: LeaseOptions,
  stored: KubeObject | undefined,
  isRenewal: boolean,
): Promise<void> {
  // A MicroTime, which has six digits.
  const now = new Date(clock.now()).toISOString().replace('Z', '000Z');
  const transitions = numberAt(stored, 'spec', 'leaseTransitions') ?? 0;
  const spec = {
    holderIdentity: holder,
    leaseDurationSeconds: DURATION_S,
    acquireTime: isRenewal ? (stringAt(stored, 'spec', 'acquireTime') ?? now) : now,
    renewTime: now,
    leaseTransitions: isRenewal || stored === undefined ? transitions : transitions + 1,
  };
  if (stored !== undefined) await api.update(LEASES, { ...stored, spec });
  else {
    const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };
    await api.create(LEASES, { ...kind, metadata: lease, spec });
  }
}

function renewalOf(stored: KubeObject | undefined): string {
  const holder = stringAt(stored, 'spec', 'holderIdentity') ?? '';
  return `${holder} ${stringAt(stored, 'spec', 'renewTime') ?? ''}`;
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
