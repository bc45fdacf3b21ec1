// Every scenario there is.
import { churn } from './churn.ts';
import { coldStart } from './cold-start.ts';
import { http1, http1Body, http1MtlsPair } from './exchanges.ts';
import { grpcUnary, http2, http2MtlsPair, http2Upload } from './http2.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { meshPair } from './mesh-pair.ts';
import { micro, translateAlone, validateAlone } from './operations.ts';
import { convergence, cpChurn, cpMemory } from './scale.ts';
import type { Scenario } from './scenario.ts';
import { grpcStream, slowStream } from './streams.ts';
import { tcp } from './tcp.ts';
import { tlsHandshakes } from './tls-handshakes.ts';

export const SCENARIOS: readonly Scenario[] = [
  http1,
  http1Body,
  http1MtlsPair,
  http2,
  http2MtlsPair,
  http2Upload,
  grpcUnary,
  grpcStream,
  slowStream,
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

export { mediansOf, planAt } from './rounds.ts';
export type { Pace, Run, Scenario } from './scenario.ts';
