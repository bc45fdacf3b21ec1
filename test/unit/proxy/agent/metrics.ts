import { agentMetrics } from '../../../../proxy/agent/metrics.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('writes each family with its help and type, and leaves out what is not known yet', (t) => {
    const text = agentMetrics({
      startupSeconds: undefined,
      certificateExpirySeconds: 60,
      scrapes: 2,
      scrapeFailures: 0,
      isConnected: true,
      steps: 1,
      refusals: 0,
      unboundListeners: 0,
      spansExported: 5,
      spansDropped: 1,
      cpuSeconds: 0.5,
      residentBytes: 7,
    });

    t.match(
      text,
      /expiry_seconds gauge\nistio_agent_cert_expiry_seconds\{resource_name="default"\} 60\n/,
    );
    t.match(text, 'lateen_control_plane_connected 1\n');
    t.match(text, 'lateen_spans_exported_total 5\n');
    t.notMatch(text, 'startup_duration');
    t.ok(text.endsWith('\n'));
    t.end();
  });
}
