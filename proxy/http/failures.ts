// Every expected way an exchange can go wrong, by name, and what follows from it. One table, so
// that status, flag, retry and log never disagree.

export type FailureName =
  | 'bad-request'
  | 'headers-too-large'
  | 'no-route'
  | 'no-upstream'
  | 'no-healthy-endpoint'
  | 'connect-failed'
  | 'connect-timeout'
  | 'tls-failed'
  | 'overflow'
  | 'request-timeout'
  | 'attempt-timeout'
  | 'idle-timeout'
  | 'reset-before-response'
  | 'reset-before-request'
  | 'reset-during-response'
  | 'bad-response'
  | 'client-gone'
  | 'upgrade-refused'
  | 'denied'
  | 'fault-injected'
  | 'replay-overflow'
  | 'shutting-down'
  | 'internal';

export type FailureRule = {
  /** What the client gets when nothing was sent yet. */
  readonly status: number;
  readonly grpcStatus: number;
  /** Envoy's response flag. */
  readonly flag: string;
  /** Envoy's response code details, without the cause. */
  readonly details: string;
  readonly closesClient: boolean;
};

/** A failure that happened: its name, and in words what the machine said. */
export type Failure = { readonly name: FailureName; readonly cause: string };

export const FAILURES: Readonly<Record<FailureName, FailureRule>> = {
  'bad-request': rule([400, 3], 'DPE', 'http1.codec_error', true),
  'headers-too-large': rule([431, 8], 'DPE', 'request_headers_too_large', true),
  'no-route': rule([404, 12], 'NR', 'route_not_found', false),
  'no-upstream': rule([503, 14], 'NC', 'cluster_not_found', false),
  'no-healthy-endpoint': rule([503, 14], 'UH', 'no_healthy_upstream', false),
  'connect-failed': rule([503, 14], 'UF', 'upstream_reset_before_response_started', false),
  'connect-timeout': rule([503, 14], 'UF', 'upstream_reset_before_response_started', false),
  'tls-failed': rule([503, 14], 'UF', 'upstream_reset_before_response_started', false),
  overflow: rule([503, 14], 'UO', 'upstream_reset_before_response_started{overflow}', false),
  'request-timeout': rule([504, 4], 'UT', 'response_timeout', false),
  'attempt-timeout': rule([504, 4], 'UT', 'upstream_per_try_timeout', false),
  'idle-timeout': rule([408, 4], 'SI', 'stream_idle_timeout', true),
  'reset-before-response': rule([503, 14], 'UC', 'upstream_reset_before_response_started', false),
  'reset-before-request': rule([503, 14], 'UC', 'upstream_reset_before_response_started', false),
  'reset-during-response': rule([502, 14], 'UC', 'upstream_reset_after_response_started', true),
  'bad-response': rule(
    [502, 14],
    'UPE',
    'upstream_reset_before_response_started{protocol_error}',
    false,
  ),
  'client-gone': rule([0, 1], 'DC', 'downstream_remote_disconnect', true),
  'upgrade-refused': rule([403, 7], '-', 'upgrade_failed', false),
  denied: rule([403, 7], '-', 'rbac_access_denied', false),
  'fault-injected': rule([503, 14], 'FI', 'fault_filter_abort', false),
  'replay-overflow': rule([507, 8], '-', 'request_payload_exceeded_retry_buffer_limit', false),
  'shutting-down': rule([503, 14], '-', 'proxy_draining', true),
  internal: rule([500, 13], '-', 'internal_error', true),
};

export function failed(name: FailureName, cause: string): Failure {
  return { name, cause };
}

function rule(
  [status, grpcStatus]: readonly [number, number],
  ...[flag, details, closesClient]: readonly [string, string, boolean]
): FailureRule {
  return { status, grpcStatus, flag, details, closesClient };
}
