import { findingsOf } from '../../../harness/findings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('finds what would do nothing, or something else than it says', async (t) => {
    const spec = `
      host: reviews
      trafficPolicy:
        loadBalancer: { consistentHash: { httpHeaderName: a, useSourceIp: true } }
        connectionPool: { tcp: { maxConnections: -1 } }
        outlierDetection: { maxEjectionPercent: 101, interval: 0s }
        tls: { mode: MUTUAL, clientCertificate: /c }
        portLevelSettings: [{ port: { number: 0 } }]
      subsets: [{ name: "v 1" }, { name: v2 }, { name: v2 }]`;
    t.match(findingsOf({ kind: 'DestinationRule', spec }).toSorted(), [
      /subsets\[0\]\.name 'v 1'/,
      /subsets\[2\]\.name 'v2' is there twice/,
      /connectionPool\.tcp\.maxConnections/,
      /loadBalancer\.consistentHash give exactly one/,
      /outlierDetection\.interval/,
      /outlierDetection\.maxEjectionPercent/,
      /portLevelSettings\[0\] sets nothing/,
      /portLevelSettings\[0\]\.port\.number/,
      /tls\.privateKey is required for MUTUAL/,
    ]);
  });
}
