// `latency`: what a proxy adds when it is far from busy: 1000 requests a second over 16 connections
// that do not wait for one another, beside the same load with nobody between.
import { openLoop } from '../load/index.ts';
import { enterAll, interleaved, planAt, secondsOf, type Plan } from './rounds.ts';
import type { Scenario } from './scenario.ts';

export const RPS = 1000;
export const CONNECTIONS = 16;
// 4000 requests a round: forty of them are slower than the 99th percentile.
const PLAN: Plan = {
  timing: { rounds: 5, seconds: 4, warmUpSeconds: 2 },
  variants: [{ connections: CONNECTIONS }],
};

export const latency: Scenario = {
  name: 'latency',
  about: 'what is added to p50 and p99 at 1000 requests a second',
  seconds: ({ pace, subjects }) => secondsOf(PLAN, { pace, subjects: subjects + 1 }),
  formation: 'http',
  async measure(run) {
    const contestants = [run.field.direct(), ...(await enterAll(run, 'http'))];
    return interleaved(run, contestants, {
      scenario: 'latency',
      plan: planAt(run.pace, PLAN),
      load: (load) => openLoop({ ...load, rps: RPS }),
      extra({ p50_ms: p50, p99_ms: p99 }, { beside }) {
        const direct = beside.find(({ subject }) => subject === 'direct');
        if (direct === undefined) return {};
        return { added_p50_ms: p50 - direct.p50_ms, added_p99_ms: p99 - direct.p99_ms };
      },
    });
  },
};
