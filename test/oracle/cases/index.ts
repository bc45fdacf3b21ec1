// The table: every topic is one bootstrap file, started once with Envoy and once with Lateen.
import type { Topic } from '../case.ts';
import { answers } from './answers.ts';
import { balancing } from './balancing.ts';
import { discovery } from './discovery.ts';
import { filters } from './filters.ts';
import { framing } from './framing.ts';
import { grpc } from './grpc.ts';
import { headers } from './headers.ts';
import { matching } from './matching.ts';
import { operations } from './operations.ts';
import { paths } from './paths.ts';
import { protection } from './protection.ts';
import { responses } from './responses.ts';
import { resets } from './resets.ts';
import { retries } from './retries.ts';
import { routing } from './routing.ts';
import { streams } from './streams.ts';
import { strictness } from './strictness.ts';
import { tcp } from './tcp.ts';
import { telemetry } from './telemetry.ts';
import { timeouts } from './timeouts.ts';

export const TOPICS: readonly Topic[] = [
  routing,
  matching,
  paths,
  answers,
  headers,
  operations,
  framing,
  strictness,
  responses,
  retries,
  resets,
  timeouts,
  balancing,
  discovery,
  protection,
  filters,
  tcp,
  telemetry,
  streams,
  grpc,
];
