// What an attempt's outcome says about its endpoint: to outlier detection, and to the balancer that
// weighs how fast answers come.   hot path
import { leavesNobody } from '../http/index.ts';
import type { Attempt } from './attempt.ts';
import { asHttpStatus } from './grpc-status.ts';
import type { Outcome } from './outcome.ts';
import { pushbackMs } from './retry.ts';
import type { Upstream } from './upstream.ts';

export function judge(upstream: Upstream, attempt: Attempt, outcome: Outcome): void {
  // A slow one that was overtaken has been charged with its slowness already.
  const isLate = isTimeout(outcome);
  if (attempt.isJudged && isLate) return;
  attempt.isJudged = true;
  if (isLate) attempt.endpoint.counts.rqTimeout += 1;
  if (upstream.outliers !== undefined) accuse(upstream, attempt, outcome);
  if (upstream.measures) measure(upstream, attempt, outcome);
}

/** Nobody knows how it would have ended: another may be put to the test. */
export function unjudged(attempt: Attempt): void {
  if (!attempt.isJudged) attempt.endpoint.outlier.isOnTrial = false;
}

function isTimeout(outcome: Outcome): boolean {
  if (outcome.kind === 'status') return false;
  const { name } = outcome;
  return (
    name === 'attempt-timeout' || name === 'attempt-idle-timeout' || name === 'request-timeout'
  );
}

function accuse({ outliers }: Upstream, { endpoint }: Attempt, outcome: Outcome): void {
  if (outcome.kind === 'status') {
    const { status, grpcStatus } = outcome;
    const asHttp = grpcStatus === undefined ? status : asHttpStatus(grpcStatus);
    outliers?.heard(endpoint, { kind: 'status', status: asHttp });
    return;
  }
  if (isTimeout(outcome)) return outliers?.heard(endpoint, { kind: 'timeout' });
  switch (outcome.name) {
    case 'connect-failed':
    case 'connect-timeout':
    case 'tls-failed':
    case 'reset-before-request':
    case 'reset-before-response':
    case 'reset-during-response':
    case 'bad-response':
    case 'broken-response':
    case 'refused-stream':
    case 'remote-reset':
    case 'remote-reset-during-response':
      return outliers?.heard(endpoint, { kind: 'unreachable' });
    // Ours, or the client's doing: the endpoint is not to blame.
    default:
      endpoint.outlier.isOnTrial = false;
  }
}

/** An endpoint that fails at once must not look like the fastest. */
function measure(upstream: Upstream, attempt: Attempt, outcome: Outcome): void {
  const now = upstream.effects.clock.monotonic();
  const { rtt } = attempt.endpoint;
  if (outcome.kind === 'failure') {
    if (!leavesNobody(outcome) && outcome.name !== 'overflow') {
      rtt.penalise(undefined, now);
    }
    return;
  }
  if (isRefusal(outcome.status, outcome.grpcStatus)) {
    const seconds = Number(outcome.headers.get('retry-after'));
    const asked = seconds > 0 ? seconds * 1000 : pushbackMs(outcome.headers);
    rtt.penalise(asked, now);
  } else rtt.observe(now - attempt.sentMs, now);
}

function isRefusal(status: number, grpcStatus: number | undefined): boolean {
  if (status >= 500 || status === 429) return true;
  switch (grpcStatus) {
    case 2:
    case 4:
    case 8:
    case 13:
    case 14:
    case 15:
      return true;
    default:
      return false;
  }
}
