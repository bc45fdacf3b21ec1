// `tls-handshakes`: full mutual handshakes, eight at a time, each followed by one small request: a
// client of TLS 1.3 cannot otherwise know that it was let in. The request costs a tenth of it.
import { handshakes } from '../load/index.ts';
import { enterAll, interleaved } from './rounds.ts';
import { timingAt, type Scenario, type Timing } from './scenario.ts';

const TIMING: Timing = { rounds: 3, seconds: 3, warmUpSeconds: 1 };
const CONNECTIONS = [8];

export const tlsHandshakes: Scenario = {
  name: 'tls-handshakes',
  about: 'full mutual TLS handshakes per second of CPU',
  formation: 'mtls-in',
  async measure(run) {
    const { certificates } = run.field;
    return interleaved(run, await enterAll(run, 'mtls-in'), {
      scenario: 'tls-handshakes',
      timing: timingAt(run.pace, TIMING),
      connections: CONNECTIONS,
      load: (load) => handshakes({ ...load, certificates }),
      extra: ({ cpu_us_per_request: cpuUs }) => ({
        handshakes_per_cpu_second: cpuUs === 0 ? 0 : 1e6 / cpuUs,
      }),
    });
  },
};
