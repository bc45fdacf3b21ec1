import { event, namespace, node } from '../../../../../local/kinds/table/cluster.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const NOW = Date.parse('2026-01-01T00:01:00Z');

export function spec(t: Test): void {
  t.test('tells how a node is and what it plays', async (t) => {
    const status = {
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: [{ type: 'InternalIP', address: '10.244.0.1' }],
      nodeInfo: { kubeletVersion: 'v1.36.0', osImage: 'Debian' },
    };
    const labels = { 'node-role.kubernetes.io/control-plane': '' };

    t.same(node.row(thing({ status, spec: { unschedulable: true } }, { labels }), NOW), [
      'web',
      'Ready,SchedulingDisabled',
      'control-plane',
      '<unknown>',
      'v1.36.0',
      '10.244.0.1',
      '<none>',
      'Debian',
      '<unknown>',
      '<unknown>',
    ]);
    t.equal(node.row(thing({}), NOW)[1], 'Unknown');
  });

  t.test('shows the phase of a namespace', async (t) => {
    t.equal(namespace.row(thing({ status: { phase: 'Terminating' } }), NOW)[1], 'Terminating');
    t.equal(namespace.row(thing({}), NOW)[1], 'Active');
  });

  t.test('reads both versions of events', async (t) => {
    const old = thing({
      involvedObject: { kind: 'Pod', name: 'a', fieldPath: 'spec.containers{app}' },
      firstTimestamp: '2026-01-01T00:00:00Z',
      lastTimestamp: '2026-01-01T00:00:50Z',
      source: { component: 'agent', host: 'local' },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off\n',
      count: 4,
    });
    const young = thing({
      regarding: { kind: 'Pod', name: 'a' },
      eventTime: '2026-01-01T00:00:30.000000Z',
      reportingController: 'agent',
      type: 'Normal',
      reason: 'Started',
      note: 'Started it',
    });

    t.same(event.row(old, NOW), [
      '10s',
      'Warning',
      'BackOff',
      'pod/a',
      'spec.containers{app}',
      'agent, local',
      'Back-off',
      '60s',
      '4',
      'web',
    ]);
    t.same(event.row(young, NOW), [
      '30s',
      'Normal',
      'Started',
      'pod/a',
      '',
      'agent',
      'Started it',
      '30s',
      '1',
      'web',
    ]);
  });
}
