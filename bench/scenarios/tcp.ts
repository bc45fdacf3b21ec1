// `tcp`: bytes from the backend to clients as fast as they go, over four connections and one. A
// request is a transfer of 32 MB, and what was under way at the end counts as a part.
import { streams } from '../load/index.ts';
import { STREAM_BYTES } from '../backend/index.ts';
import { enterAll, interleaved, planAt, secondsOf, type Plan } from './rounds.ts';
import type { Scenario } from './scenario.ts';

const PLAN: Plan = {
  timing: { rounds: 3, seconds: 2, warmUpSeconds: 1 },
  variants: [{ connections: 4 }, { connections: 1 }],
};
const MB = 1024 * 1024;
const GB = 1024 * MB;

export const tcp: Scenario = {
  name: 'tcp',
  about: 'throughput of byte streams, and CPU per GB',
  seconds: (taking) => secondsOf(PLAN, taking),
  formation: 'tcp',
  async measure(run) {
    return interleaved(run, await enterAll(run, 'tcp'), {
      scenario: 'tcp',
      plan: planAt(run.pace, PLAN),
      load: (load) => streams({ ...load, bytes: STREAM_BYTES }),
      extra(_row, { report, cpuUs }) {
        const bytes = report.requests * STREAM_BYTES;
        return {
          mb_per_second: bytes / MB / (report.durationUs / 1e6),
          cpu_s_per_gb: bytes === 0 ? 0 : cpuUs / 1e6 / (bytes / GB),
        };
      },
    });
  },
};
