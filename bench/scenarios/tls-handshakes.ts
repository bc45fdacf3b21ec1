// `tls-handshakes`: full mutual handshakes, eight at a time, each followed by one small request: a
// client of TLS 1.3 cannot otherwise know that it was let in. The request costs a tenth of it.
import { handshakes } from '../load/index.ts';
import { enterAll, interleaved, planAt, secondsOf, type Plan } from './rounds.ts';
import type { Scenario } from './scenario.ts';

const PLAN: Plan = {
  timing: { rounds: 3, seconds: 3, warmUpSeconds: 1 },
  variants: [{ connections: 8 }],
};

export const tlsHandshakes: Scenario = {
  name: 'tls-handshakes',
  about: 'full mutual TLS handshakes per second of CPU',
  seconds: (taking) => secondsOf(PLAN, taking),
  formation: 'mtls-in',
  async measure(run) {
    const { certificates } = run.field;
    return interleaved(run, await enterAll(run, 'mtls-in'), {
      scenario: 'tls-handshakes',
      plan: planAt(run.pace, PLAN),
      load: (load) => handshakes({ ...load, certificates }),
      extra: ({ cpu_us_per_request: cpuUs }) => ({
        handshakes_per_cpu_second: cpuUs === 0 ? 0 : 1e6 / cpuUs,
      }),
    });
  },
};
