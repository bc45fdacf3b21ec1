// `tcp`: bytes from the backend to clients as fast as they go, over four connections and one. A
// request is a transfer of 32 MB, and what was under way at the end counts as a part.
import { streams } from '../load/index.ts';
import { STREAM_BYTES } from '../subjects/index.ts';
import { enterAll, interleaved } from './rounds.ts';
import { timingAt, type Scenario, type Timing } from './scenario.ts';

const TIMING: Timing = { rounds: 3, seconds: 2, warmUpSeconds: 1 };
const CONNECTIONS = [4, 1];
const MB = 1024 * 1024;
const GB = 1024 * MB;

export const tcp: Scenario = {
  name: 'tcp',
  about: 'throughput of byte streams, and CPU per GB',
  formation: 'tcp',
  async measure(run) {
    return interleaved(run, await enterAll(run, 'tcp'), {
      scenario: 'tcp',
      timing: timingAt(run.pace, TIMING),
      connections: CONNECTIONS,
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
