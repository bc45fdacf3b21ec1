// What the checks of an upstream counted, named after Envoy's statistics (`health_check.<name>`).

export class HealthStats {
  attempt = 0;
  success = 0;
  failure = 0;
  /** Failed by what was seen in traffic. */
  passiveFailure = 0;
  networkFailure = 0;
}
