import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('wants an address, and ports only where there are any', async (t) => {
    const found = (spec: string) => findingsOf({ kind: 'WorkloadEntry', spec });

    t.match(found('{}'), [/error spec\.address is required/]);
    t.match(found('{ network: far }'), [/warning spec\.address/, /spec\.network is not applied/]);
    t.match(found('{ address: unix:///run/x, ports: { http: 80 } }'), [
      /must not be with a unix/,
      /warning spec\.address is not applied/,
    ]);
    t.same(found('{ address: 10.0.0.1, ports: { http: 80 } }'), []);
  });

  t.test('wants one probe, with numbers that can be', async (t) => {
    const found = (spec: string) => findingsOf({ kind: 'WorkloadGroup', spec });

    t.match(found('{ probe: { periodSeconds: -1, exec: {} } }'), [
      /template is required/,
      /periodSeconds must not be negative/,
      /exec\.command is required/,
      /warning spec\.probe is run by/,
    ]);
    t.match(found('{ template: {}, probe: {} }'), [/give exactly one of httpGet/, /is run by/]);
  });
}
