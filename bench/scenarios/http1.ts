// `http1`: answers of 1 KB over 1 and over 32 keep-alive connections that never wait. The subject
// has a core of its own; clients and the backend share the other and are quicker together than any
// subject, so what is measured is the subject.
import { closedLoop } from '../load/index.ts';
import { medianRow, type Row } from '../row.ts';
import type { Contestant } from './field.ts';
import type { Scenario, Say } from './scenario.ts';

const CONNECTIONS = [32, 1];
const ROUNDS = 3;
// 3 rounds × 2 × 3 s and the warm-up are 22 s a subject: below the thirty that a scenario may take,
// and 10 ms, which is how fine the kernel tells CPU time, are 0.3 % of a round.
const ROUND_SECONDS = 3;
// Compilers and pools settle within a second.
const WARM_UP_SECONDS = 2;

export const http1: Scenario = { name: 'http1', measure };

async function measure(contestants: readonly Contestant[], say: Say): Promise<readonly Row[]> {
  for (const contestant of contestants) {
    for (const connections of CONNECTIONS) {
      await round({ contestant, connections, seconds: WARM_UP_SECONDS });
    }
  }
  const rounds: Row[] = [];
  for (let i = 1; i <= ROUNDS; i++) {
    say(`http1: round ${i} of ${ROUNDS}`);
    for (const connections of CONNECTIONS) {
      for (const contestant of contestants) {
        rounds.push(await round({ contestant, connections, seconds: ROUND_SECONDS }));
      }
    }
  }
  return CONNECTIONS.flatMap((connections) =>
    contestants.map(({ name }) => medianRow(rounds.filter((row) => isOf(row, name, connections)))),
  );
}

type Round = {
  readonly contestant: Contestant;
  readonly connections: number;
  readonly seconds: number;
};

async function round({ contestant, connections, seconds }: Round): Promise<Row> {
  const before = contestant.usage();
  const url = `http://127.0.0.1:${contestant.port}/`;
  const report = await closedLoop({ url, connections, seconds });
  const after = contestant.usage();
  return {
    scenario: 'http1',
    subject: contestant.name,
    connections,
    rps: (report.requests / report.durationUs) * 1e6,
    cpu_us_per_request: (after.cpuUs - before.cpuUs) / report.requests,
    p50_ms: report.p50Us / 1000,
    p90_ms: report.p90Us / 1000,
    p99_ms: report.p99Us / 1000,
    p999_ms: report.p999Us / 1000,
    rss_mb: after.rssMb,
    errors: report.errors,
  };
}

function isOf(row: Row, subject: string, connections: number): boolean {
  return row.subject === subject && row.connections === connections;
}
