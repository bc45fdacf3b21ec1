// Every scenario there is.
import { churn } from './churn.ts';
import { coldStart } from './cold-start.ts';
import { http1, http1Body, http1MtlsPair, meshPair } from './exchanges.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { micro } from './micro.ts';
import { translateAlone, validateAlone } from './parts.ts';
import { convergence, cpChurn, cpMemory } from './scale.ts';
import type { Scenario } from './scenario.ts';
import { tcp } from './tcp.ts';
import { tlsHandshakes } from './tls-handshakes.ts';

export const SCENARIOS: readonly Scenario[] = [
  http1,
  http1Body,
  http1MtlsPair,
  meshPair,
  tcp,
  tlsHandshakes,
  latency,
  churn,
  memory,
  coldStart,
  micro,
  convergence,
  cpMemory,
  cpChurn,
  translateAlone,
  validateAlone,
];

export { mediansOf } from './rounds.ts';
export type { Pace, Run, Scenario } from './scenario.ts';
