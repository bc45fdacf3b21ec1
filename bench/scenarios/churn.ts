// `churn`: latency while a control plane sends 5 MB of configuration every second, in which
// everything differs from what came before, beside a quiet time of the same proxy.
import { setTimeout as sleep } from 'node:timers/promises';
import { openLoop } from '../load/index.ts';
import type { Row } from '../row.ts';
import { eachConnected, type Connected } from './connected.ts';
import { CONNECTIONS, RPS } from './latency.ts';
import { measured, mediansOf } from './rounds.ts';
import { timingAt, type Run, type Scenario, type Timing } from './scenario.ts';

const TIMING: Timing = { rounds: 2, seconds: 5, warmUpSeconds: 2 };
// What comes to 5 MB on the wire.
const TOLD = { services: 1000, endpoints: 46 };
// What was sent last is taken up, and what it replaced is thrown away.
const SETTLE_MS = 2000;

export const churn: Scenario = {
  name: 'churn',
  about: 'latency while 5 MB of configuration arrive every second',
  // Each round waits for what was told, twice.
  seconds: ({ pace, subjects }) => {
    const { rounds, seconds, warmUpSeconds } = timingAt(pace, TIMING);
    return subjects * (rounds * (2 * seconds + 2 * (SETTLE_MS / 1000)) + warmUpSeconds + 2);
  },
  formation: 'connected',
  measure: (run) => eachConnected(run, (connected) => churned(run, connected)),
};

async function churned(run: Run, { contestant, plane }: Connected): Promise<readonly Row[]> {
  const timing = timingAt(run.pace, TIMING);
  const { port, name } = contestant;
  const load = (seconds: number) => openLoop({ port, connections: CONNECTIONS, seconds, rps: RPS });
  const rows: Row[] = [];
  const round = async (phase: string): Promise<void> => {
    const what = {
      scenario: 'churn',
      variant: { connections: CONNECTIONS },
      load: () => load(timing.seconds),
    };
    rows.push({ ...(await measured(contestant, what)).row, phase });
  };
  if (timing.warmUpSeconds > 0) await load(timing.warmUpSeconds);
  for (let i = 1; i <= timing.rounds; i++) {
    const bytes = await plane.tell(TOLD);
    run.say(`${name}, round ${i} of ${timing.rounds}, ${(bytes / 1e6).toFixed(1)} MB`);
    await sleep(SETTLE_MS);
    await round('quiet');
    await plane.churn(TOLD);
    await round('churn');
  }
  return mediansOf(rows);
}
