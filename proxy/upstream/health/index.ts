// Active health checks: which endpoints answer when they are asked, whatever traffic says.
export { HealthChecks } from './health-checks.ts';
export type { Belief, Checked, HealthOwner } from './health-checks.ts';
export { FAIL_NOW_HEADER } from './http-probe.ts';
export type { Probe, ProbeEffects } from './probe.ts';
export type { CheckOutcome } from './state.ts';
export { HealthStats } from './stats.ts';
