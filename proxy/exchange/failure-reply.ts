// What is said when something failed, in the words that Envoy’s users and dashboards know, and what
// routes say by themselves.   hot path
import { reply, type Reply } from '../filters/index.ts';
import { FAILURES, type Failure, type FailureName } from '../http/index.ts';
import type { RespondAction } from '../plan/index.ts';
import type { Granted } from './granted.ts';
import type { ExchangeRecord } from './record.ts';

/** What a failure is answered with. */
export function replyOf(failure: Failure, context: ReplyContext): Reply {
  const { isWhole, granted, facts } = context;
  const rule = FAILURES[failure.name];
  const reason = RESET_REASONS[failure.name];
  // Whose turn it was decides whose fault it is.
  const status = statusOf(failure.name, { isWhole, granted });
  const grpcStatus = failure.name === 'stream-duration' ? DEADLINE_EXCEEDED : undefined;
  const parts = { status, flag: rule.flag, grpcStatus };
  if (reason === undefined) {
    const body = status === NO_CONTENT ? '' : (BODIES[failure.name] ?? '');
    return reply(Object.assign(parts, { body, details: failure.details ?? rule.details }));
  }
  const transport = facts.transportFailure;
  const when = facts.attemptCount > 1 ? 'retried and the latest reset reason' : 'reset reason';
  const inside = transport === '' ? reason : `${reason}|${transport}`;
  const isOverflow = failure.name === 'overflow' || failure.name === 'queue-timeout';
  return reply(
    Object.assign(parts, {
      body: `upstream connect error or disconnect/reset before headers. ${when}: ${reason}`,
      details: `${RESET_DETAILS}{${inside.replaceAll(' ', '_')}}`,
      headers: isOverflow && !facts.http.suppressesOwnHeaders ? OVERLOADED : [],
    }),
  );
}

type ReplyContext = {
  /** All of the request was there. */
  readonly isWhole: boolean;
  readonly granted: Granted | undefined;
  readonly facts: ExchangeRecord;
};

const NO_CONTENT = 204;
const DEADLINE_EXCEEDED = 4;

const PATIENT: ReadonlySet<FailureName> = new Set<FailureName>(['idle-timeout', 'stream-duration']);

const RESET_DETAILS = 'upstream_reset_before_response_started';
const UPSTREAM_TIMEOUTS: ReadonlySet<FailureName> = new Set<FailureName>([
  'request-timeout',
  'attempt-timeout',
  'attempt-idle-timeout',
]);
const OVERLOADED = [['x-envoy-overloaded', 'true']] as const;

const RESET_REASONS: Readonly<Partial<Record<FailureName, string>>> = {
  'connect-failed': 'remote connection failure',
  'connect-timeout': 'connection timeout',
  'tls-failed': 'remote connection failure',
  overflow: 'overflow',
  'queue-timeout': 'overflow',
  'reset-before-response': 'connection termination',
  'reset-before-request': 'connection termination',
  'reset-during-response': 'connection termination',
  'bad-response': 'protocol error',
  'broken-response': 'protocol error',
  'remote-reset': 'remote reset',
  'remote-reset-during-response': 'remote reset',
  'refused-stream': 'remote refused stream reset',
  'local-reset': 'local reset',
};

const BODIES: Readonly<Partial<Record<FailureName, string>>> = {
  'no-healthy-endpoint': 'no healthy upstream',
  'request-timeout': 'upstream request timeout',
  'attempt-timeout': 'upstream request timeout',
  'attempt-idle-timeout': 'upstream request timeout',
  'idle-timeout': 'stream timeout',
  'request-body-timeout': 'request timeout',
  'headers-timeout': 'request header timeout',
  'dns-failed': 'no healthy upstream',
  'stream-duration': 'downstream duration timeout',
  'duration-exceeded': 'upstream max stream duration reached',
  'replay-overflow': 'exceeded request buffer limit while retrying upstream',
  'request-too-large': 'Payload Too Large',
  'bad-request': 'Bad Request',
  overload: 'envoy overloaded',
  dropped: 'unconditional drop overload',
  internal: 'internal error',
};

/** Whose turn it was decides whose fault it is; and some clients want timeouts told otherwise. */
function statusOf(name: FailureName, context: Omit<ReplyContext, 'facts'>): number {
  const { status } = FAILURES[name];
  if (PATIENT.has(name)) return context.isWhole ? 504 : 408;
  return UPSTREAM_TIMEOUTS.has(name) ? (context.granted?.patience.timeoutStatus ?? status) : status;
}

export function redirectReply(status: number, location: string): Reply {
  return reply({ status, details: DIRECT, headers: [['location', location]] });
}

/** To the path that we take the one asked for to mean. */
export function normalizedReply(location: string): Reply {
  const { details } = FAILURES['path-refused'];
  return reply({ status: NORMALIZED_STATUS, details, headers: [['location', location]] });
}

export function directReply({ status, body }: RespondAction): Reply {
  return reply({ status, body, details: DIRECT });
}

export function noUpstreamReply(status: number): Reply {
  return reply({ status, details: FAILURES['no-upstream'].details, flag: 'NC' });
}

const DIRECT = 'direct_response';
// Envoy's, for clients whose path it had to decode first.
const NORMALIZED_STATUS = 307;
