// `latency`: what a proxy adds when it is far from busy: 1000 requests a second over 16 connections
// that do not wait for one another, beside the same load with nobody between.
import { openLoop } from '../load/index.ts';
import { enterAll, interleaved } from './rounds.ts';
import { timingAt, type Scenario, type Timing } from './scenario.ts';

// 4000 requests a round: forty of them are slower than the 99th percentile.
const TIMING: Timing = { rounds: 5, seconds: 4, warmUpSeconds: 2 };
export const RPS = 1000;
export const CONNECTIONS = 16;

export const latency: Scenario = {
  name: 'latency',
  about: 'what is added to p50 and p99 at 1000 requests a second',
  formation: 'http',
  async measure(run) {
    const contestants = [run.field.direct(), ...(await enterAll(run, 'http'))];
    return interleaved(run, contestants, {
      scenario: 'latency',
      timing: timingAt(run.pace, TIMING),
      connections: [CONNECTIONS],
      load: (load) => openLoop({ ...load, rps: RPS }),
      extra({ p50_ms: p50, p99_ms: p99 }, { beside }) {
        const direct = beside.find(({ subject }) => subject === 'direct');
        if (direct === undefined) return {};
        return { added_p50_ms: p50 - direct.p50_ms, added_p99_ms: p99 - direct.p99_ms };
      },
    });
  },
};
