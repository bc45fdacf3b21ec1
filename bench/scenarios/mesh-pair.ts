// `mesh-pair`: HTTP/1.1 clients and servers, and between them two sidecars that speak as those of
// that mesh do by default: as fast as it goes, and far from busy.
import { closedLoop, openLoop } from '../load/index.ts';
import { RPS } from './latency.ts';
import { enterAll, interleaved, planAt, secondsOf, type Plan } from './rounds.ts';
import type { Scenario } from './scenario.ts';

const CLOSED: Plan = {
  timing: { rounds: 3, seconds: 3, warmUpSeconds: 2 },
  variants: [{ connections: 32 }, { connections: 128 }, { connections: 4 }],
};
// 4000 requests a round: forty of them are slower than the 99th percentile.
const OPEN: Plan = {
  timing: { rounds: 3, seconds: 4, warmUpSeconds: 0 },
  variants: [{ connections: 16, phase: 'open loop' }],
};

export const meshPair: Scenario = {
  name: 'mesh-pair',
  about: `1 KB through two sidecars as their mesh wires them; also ${RPS} requests a second`,
  formation: 'mesh-pair',
  seconds: (taking) => secondsOf(CLOSED, taking) + secondsOf(OPEN, taking),
  async measure(run) {
    const contestants = await enterAll(run, 'mesh-pair');
    const busy = await interleaved(run, contestants, {
      scenario: 'mesh-pair',
      plan: planAt(run.pace, CLOSED),
      load: ({ port, connections, seconds }) =>
        closedLoop({ url: `http://127.0.0.1:${port}/`, connections, seconds, bodyBytes: 0 }),
    });
    const calm = await interleaved(run, contestants, {
      scenario: 'mesh-pair',
      plan: planAt(run.pace, OPEN),
      load: (load) => openLoop({ ...load, rps: RPS }),
    });
    return [...busy, ...calm];
  },
};
