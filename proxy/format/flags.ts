// Response flags, by Envoy's names: what went out of the ordinary with one exchange. Several may
// hold, so they are bits until somebody prints them.   hot path

// In the order in which they come about, which is the order Envoy prints them in.
const NAMES = [
  ['LH', 'FailedLocalHealthCheck'],
  ['OM', 'OverloadManagerTerminated'],
  ['DPE', 'DownstreamProtocolError'],
  ['IH', 'InvalidEnvoyRequestHeaders'],
  ['DI', 'DelayInjected'],
  ['FI', 'FaultInjected'],
  ['RL', 'RateLimited'],
  ['RLSE', 'RateLimitServiceError'],
  ['UAEX', 'UnauthorizedExternalService'],
  ['RFCF', 'ResponseFromCacheFilter'],
  ['NFCF', 'NoFilterConfigFound'],
  ['NR', 'NoRouteFound'],
  ['NC', 'NoClusterFound'],
  ['DF', 'DnsResolutionFailed'],
  ['DO', 'DropOverload'],
  ['UDO', 'UnconditionalDropOverload'],
  ['UO', 'UpstreamOverflow'],
  ['URX', 'UpstreamRetryLimitExceeded'],
  ['UH', 'NoHealthyUpstream'],
  ['UT', 'UpstreamRequestTimeout'],
  ['LR', 'LocalReset'],
  ['UR', 'UpstreamRemoteReset'],
  ['UF', 'UpstreamConnectionFailure'],
  ['UC', 'UpstreamConnectionTermination'],
  ['UMSDR', 'UpstreamMaxStreamDurationReached'],
  ['UPE', 'UpstreamProtocolError'],
  ['SI', 'StreamIdleTimeout'],
  ['DT', 'DurationTimeout'],
  ['DC', 'DownstreamConnectionTermination'],
  ['DR', 'DownstreamRemoteReset'],
] as const;

/** The bit of a flag's short name; 0 for `-`, which is none. */
export function flagBit(name: string): number {
  for (let i = 0; i < NAMES.length; i++) if (NAMES[i]![0] === name) return 1 << i;
  return 0;
}

/** `UF,URX`, or `-`. */
export function flagText(bits: number): string {
  return bits === 0 ? '-' : joined(bits, 0);
}

/** `UpstreamConnectionFailure,UpstreamRetryLimitExceeded`, or `-`. */
export function longFlagText(bits: number): string {
  return bits === 0 ? '-' : joined(bits, 1);
}

function joined(bits: number, column: 0 | 1): string {
  let text = '';
  for (let i = 0; i < NAMES.length; i++) {
    if ((bits & (1 << i)) === 0) continue;
    text += text === '' ? NAMES[i]![column] : `,${NAMES[i]![column]}`;
  }
  return text;
}
