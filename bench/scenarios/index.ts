// Every scenario there is.
import { http1 } from './http1.ts';
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [http1];

export { Field } from './field.ts';
export type { Say, Scenario } from './scenario.ts';
