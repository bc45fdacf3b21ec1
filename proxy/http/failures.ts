// Every expected way an exchange can go wrong, by name, and what follows from it. One table, so
// that status, flag, retry and log never disagree.

export type FailureName =
  | 'bad-request'
  | 'headers-too-large'
  | 'headers-timeout'
  | 'request-body-timeout'
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
  | 'remote-reset-during-response'
  | 'bad-response'
  | 'broken-response'
  | 'client-gone'
  | 'client-reset'
  | 'client-fault'
  | 'upgrade-refused'
  | 'denied'
  | 'fault-injected'
  | 'replay-overflow'
  | 'shutting-down'
  | 'queue-timeout'
  | 'dropped'
  | 'duration-exceeded'
  | 'attempt-idle-timeout'
  | 'refused-stream'
  | 'remote-reset'
  | 'local-reset'
  | 'dns-failed'
  | 'connection-age'
  | 'no-chain'
  | 'handshake-failed'
  | 'overload'
  | 'request-too-large'
  | 'missing-host'
  | 'stream-duration'
  | 'path-refused'
  | 'no-path'
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
export type Failure = {
  readonly name: FailureName;
  readonly cause: string;
  /** Where one name covers several that Envoy tells apart: which. */
  readonly details?: string;
  /** The peer reset a stream of HTTP/2: with which code. */
  readonly resetCode?: number;
};

export const FAILURES: Readonly<Record<FailureName, FailureRule>> = {
  'bad-request': rule([400, 3], 'DPE', 'http1.codec_error', true),
  'headers-too-large': rule([431, 8], 'DPE', 'request_headers_too_large', true),
  'headers-timeout': rule([408, 4], '-', 'request_header_timeout', true),
  'request-body-timeout': rule([408, 4], '-', 'request_overall_timeout', true),
  'no-route': rule([404, 12], 'NR', 'route_not_found', false),
  'no-upstream': rule([503, 14], 'NC', 'cluster_not_found', false),
  'no-healthy-endpoint': rule([503, 14], 'UH', 'no_healthy_upstream', false),
  'connect-failed': rule([503, 14], 'UF', 'upstream_reset_before_response_started', false),
  'connect-timeout': rule([503, 14], 'UF', 'upstream_reset_before_response_started', false),
  'tls-failed': rule([503, 14], 'UF', 'upstream_reset_before_response_started', false),
  overflow: rule([503, 14], 'UO', 'upstream_reset_before_response_started{overflow}', false),
  'request-timeout': rule([504, 4], 'UT', 'response_timeout', false),
  'attempt-timeout': rule([504, 4], 'UT', 'upstream_per_try_timeout', false),
  'idle-timeout': rule([408, 4], 'SI', 'stream_idle_timeout', false),
  'reset-before-response': rule([503, 14], 'UC', 'upstream_reset_before_response_started', false),
  'reset-before-request': rule([503, 14], 'UC', 'upstream_reset_before_response_started', false),
  'reset-during-response': rule(
    [502, 14],
    'UC',
    'upstream_reset_after_response_started{connection_termination}',
    true,
  ),
  'remote-reset-during-response': rule(
    [502, 14],
    'UR',
    'upstream_reset_after_response_started{remote_reset}',
    true,
  ),
  'bad-response': rule(
    [502, 14],
    'UPE',
    'upstream_reset_before_response_started{protocol_error}',
    false,
  ),
  // The head was sound, and what came of its body is not all, or not sound.
  'broken-response': rule(
    [502, 14],
    'UPE',
    'upstream_reset_after_response_started{protocol_error}',
    true,
  ),
  'client-gone': rule([0, 1], 'DC', 'downstream_remote_disconnect', true),
  'client-reset': rule([0, 1], 'DR', 'http2.remote_reset', false),
  // What made a request malformed came after its head, and its stream is gone.
  'client-fault': rule([0, 3], 'DPE', 'http2.violation.of.messaging.rule', false),
  'upgrade-refused': rule([403, 7], '-', 'upgrade_failed', false),
  denied: rule([403, 7], '-', 'rbac_access_denied', false),
  'fault-injected': rule([503, 14], 'FI', 'fault_filter_abort', false),
  'replay-overflow': rule([507, 8], '-', 'request_payload_exceeded_retry_buffer_limit', false),
  'shutting-down': rule([503, 14], '-', 'proxy_draining', true),
  'queue-timeout': rule([503, 14], 'UO', 'upstream_queue_timeout', false),
  dropped: rule([503, 14], 'DO', 'drop_overload', false),
  'duration-exceeded': rule([504, 4], 'UMSDR', 'upstream_max_stream_duration_reached', false),
  'attempt-idle-timeout': rule([504, 4], 'UT', 'upstream_per_try_idle_timeout', false),
  'refused-stream': rule([503, 14], 'UR', 'upstream_reset_before_response_started', false),
  'remote-reset': rule([503, 14], 'UR', 'upstream_reset_before_response_started', false),
  'local-reset': rule([503, 14], 'LR', 'upstream_reset_before_response_started', false),
  'dns-failed': rule([503, 14], 'DF', 'dns_resolution_failure', false),
  'connection-age': rule([503, 14], 'DT', 'downstream_max_duration', true),
  'no-chain': rule([0, 14], 'NR', 'filter_chain_not_found', true),
  'handshake-failed': rule([0, 16], '-', 'downstream_tls_error', true),
  overload: rule([503, 14], 'OM', 'overload_manager', false),
  'request-too-large': rule([413, 2], '-', 'request_payload_too_large', true),
  'stream-duration': rule([504, 4], '-', 'max_duration_timeout', false),
  'missing-host': rule([400, 13], '-', 'missing_host_header', true),
  'no-path': rule([404, 12], '-', 'absolute_path_rejected', false),
  'path-refused': rule([400, 13], '-', 'path_normalization_failed', true),
  internal: rule([500, 13], '-', 'internal_error', true),
};

export function failed(name: FailureName, cause: string): Failure {
  return { name, cause };
}

/** The client is not there to be answered, or its stream is not. */
export function leavesNobody({ name }: Pick<Failure, 'name'>): boolean {
  return name === 'client-gone' || name === 'client-reset' || name === 'client-fault';
}

/** Envoy's response code details. */
export function detailsOf({ name, details }: Failure): string {
  return details ?? FAILURES[name].details;
}

function rule(
  [status, grpcStatus]: readonly [number, number],
  ...[flag, details, closesClient]: readonly [string, string, boolean]
): FailureRule {
  return { status, grpcStatus, flag, details, closesClient };
}
