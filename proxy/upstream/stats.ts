// What happened at one upstream, as plain numbers. Fields are named after Envoy's statistics, so
// that whoever renders them needs a rule and no table: `upstreamRqRetryOverflow` is
// `cluster.<name>.upstream_rq_retry_overflow`.   hot path

export class UpstreamStats {
  // Connections
  upstreamCxTotal = 0;
  upstreamCxHttp1Total = 0;
  upstreamCxHttp2Total = 0;
  upstreamCxConnectFail = 0;
  upstreamCxConnectTimeout = 0;
  upstreamCxOverflow = 0;
  upstreamCxIdleTimeout = 0;
  upstreamCxMaxDurationReached = 0;
  upstreamCxMaxRequests = 0;
  upstreamCxNoneHealthy = 0;
  upstreamCxPoolOverflow = 0;
  upstreamCxDestroyRemoteWithActiveRq = 0;
  // Requests: one for each attempt that got a connection
  upstreamRqTotal = 0;
  upstreamRqActiveOverflow = 0;
  upstreamRqPendingTotal = 0;
  upstreamRqPendingOverflow = 0;
  upstreamRqPendingFailureEject = 0;
  /** ▲ Waited for a connection for as long as they may. */
  upstreamRqPendingTimeout = 0;
  upstreamRqCancelled = 0;
  upstreamRqMaintenanceMode = 0;
  upstreamRqDropOverload = 0;
  upstreamRqTimeout = 0;
  upstreamRqPerTryTimeout = 0;
  upstreamRqPerTryIdleTimeout = 0;
  upstreamRqMaxDurationReached = 0;
  upstreamRqRxReset = 0;
  upstreamRqTxReset = 0;
  // Retries
  upstreamRqRetry = 0;
  upstreamRqRetrySuccess = 0;
  upstreamRqRetryLimitExceeded = 0;
  upstreamRqRetryOverflow = 0;
  upstreamRqRetryBackoffExponential = 0;
  upstreamRqRetryBackoffRatelimited = 0;
  /** ▲ Attempts that a connection closed while idle had cost. */
  upstreamRqRetryIdleRace = 0;
  /** ▲ Second attempts made because the first was slow. */
  upstreamRqHedge = 0;
  retryOrShadowAbandoned = 0;
  /** Answers that were tried again, by status: `retry.upstream_rq_503`. */
  readonly retryStatuses = new Map<number, number>();
  /** Answers, and what stood for them, by status: `upstream_rq_200`, and by class. */
  readonly statuses = new Map<number, number>();

  answered(status: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  retried(status: number): void {
    this.retryStatuses.set(status, (this.retryStatuses.get(status) ?? 0) + 1);
  }
}

/** What happened at one endpoint, by the names that `/clusters` has for it; as long as it lives. */
export class EndpointCounts {
  /** Connections that were begun. */
  cxTotal = 0;
  cxConnectFail = 0;
  /** Attempts that got a connection. */
  rqTotal = 0;
  /** Of these, answered with anything but 5xx, or for gRPC with OK. */
  rqSuccess = 0;
  rqError = 0;
  rqTimeout = 0;
}

/** `outlier_detection.…`: `detected.successRate` is `ejections_detected_success_rate`. */
export class OutlierStats {
  ejectionsActive = 0;
  ejectionsEnforcedTotal = 0;
  ejectionsOverflow = 0;
  readonly detected = byCause();
  readonly enforced = byCause();
}

function byCause() {
  return {
    consecutive5xx: 0,
    consecutiveGatewayFailure: 0,
    consecutiveLocalOriginFailure: 0,
    successRate: 0,
    localOriginSuccessRate: 0,
    failurePercentage: 0,
    localOriginFailurePercentage: 0,
  };
}

/** What an endpoint was found guilty of. */
export type Cause = keyof OutlierStats['detected'];
