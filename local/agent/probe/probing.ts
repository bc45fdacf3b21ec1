// Probes one running container on its schedule: the startup probe until it passes, then liveness
// and readiness side by side. Says only what changes, and every failure as a message for people.
import type { Container, Probe } from '../../../api/kubernetes/index.ts';
import type { Cancel, Clock } from '../../../lib/index.ts';
import { NO_ANSWERS, tallied, type Tally } from './tally.ts';

export type Answer = { readonly passed: boolean; readonly message: string };
type Ask = (probe: Probe) => Promise<Answer>;
type ProbeName = 'Startup' | 'Liveness' | 'Readiness';

export type ProbeNews =
  | { readonly kind: 'started' }
  | { readonly kind: 'ready'; readonly ready: boolean }
  /** One failed answer. */
  | { readonly kind: 'unhealthy'; readonly probe: ProbeName; readonly message: string }
  /** So many failures that the container has to be stopped. */
  | { readonly kind: 'failing'; readonly message: string; readonly graceMs: number | undefined };

type Probing = {
  readonly container: Container;
  readonly ask: Ask;
  readonly tell: (news: ProbeNews) => void;
  readonly clock: Clock;
  /** Whether it was ready before: an adopted container stays so until its probe says otherwise. */
  readonly ready: boolean;
};

const PERIOD_DEFAULT_S = 10;

export function startProbing(probing: Probing): Cancel {
  const { startupProbe } = probing.container;
  const running: Cancel[] = [];
  const afterStartup = (): void => {
    const { livenessProbe, readinessProbe } = probing.container;
    if (livenessProbe !== undefined) running.push(probeLiveness(probing, livenessProbe));
    if (readinessProbe !== undefined) running.push(probeReadiness(probing, readinessProbe));
  };
  if (startupProbe === undefined) afterStartup();
  else running.push(probeStartup(probing, { probe: startupProbe, afterStartup }));
  return () => {
    for (const cancel of running) cancel();
  };
}

type Startup = { readonly probe: Probe; readonly afterStartup: () => void };

function probeStartup(probing: Probing, { probe, afterStartup }: Startup): Cancel {
  return repeat(probing, { name: 'Startup', probe }, (tally) => {
    if (tally.verdict === 'failing') probing.tell(failing(probing, 'startup', probe));
    if (tally.verdict !== 'passing') return tally.verdict === 'unknown';
    probing.tell({ kind: 'started' });
    afterStartup();
    return false;
  });
}

function probeLiveness(probing: Probing, probe: Probe): Cancel {
  return repeat(probing, { name: 'Liveness', probe }, (tally) => {
    if (tally.verdict !== 'failing') return true;
    probing.tell(failing(probing, 'liveness', probe));
    return false;
  });
}

function probeReadiness(probing: Probing, probe: Probe): Cancel {
  let { ready } = probing;
  return repeat(probing, { name: 'Readiness', probe }, ({ verdict }) => {
    if (verdict !== 'unknown' && (verdict === 'passing') !== ready) {
      ready = verdict === 'passing';
      probing.tell({ kind: 'ready', ready });
    }
    return true;
  });
}

function failing({ container }: Probing, name: string, probe: Probe): ProbeNews {
  const grace = probe.terminationGracePeriodSeconds;
  return {
    kind: 'failing',
    message: `Container ${container.name} failed ${name} probe, will be restarted`,
    graceMs: grace === undefined ? undefined : grace * 1000,
  };
}

type Named = { readonly name: ProbeName; readonly probe: Probe };

/** Asks again and again, until `hear` says that this was enough. */
function repeat(
  { ask, tell, clock }: Probing,
  { name, probe }: Named,
  hear: (tally: Tally) => boolean,
): Cancel {
  const periodMs = (probe.periodSeconds ?? PERIOD_DEFAULT_S) * 1000;
  let tally = NO_ANSWERS;
  let stopped = false;
  let cancel: Cancel = () => undefined;
  const heard = (answer: Answer): void => {
    if (stopped) return;
    tally = tallied(probe, tally, answer.passed);
    if (!answer.passed) {
      tell({ kind: 'unhealthy', probe: name, message: `${name} probe failed: ${answer.message}` });
    }
    if (hear(tally)) cancel = clock.after(periodMs, once);
  };
  const once = (): void => {
    ask(probe).then(heard, (error: unknown) => heard({ passed: false, message: String(error) }));
  };
  cancel = clock.after((probe.initialDelaySeconds ?? 0) * 1000, once);
  return () => {
    stopped = true;
    cancel();
  };
}
