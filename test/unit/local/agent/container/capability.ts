import type { Test } from '../../../../harness/unit.ts';
import { capabilitiesOf } from '../../../../../local/agent/container/capability.ts';

export function spec(t: Test): void {
  t.test('adds and drops by the names Kubernetes uses', async (t) => {
    const dropAll = { capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'CAP_NET_RAW'] } };
    t.same(capabilitiesOf(dropAll), { kind: 'ok', names: ['net_admin', 'net_raw'] });

    const usual = capabilitiesOf({ capabilities: { drop: ['KILL'] } });
    t.ok(usual.kind === 'ok' && usual.names.includes('chown') && !usual.names.includes('kill'));
    const all = capabilitiesOf({ capabilities: { add: ['ALL'], drop: ['SYS_ADMIN'] } });
    t.ok(all.kind === 'ok' && all.names.includes('bpf') && !all.names.includes('sys_admin'));
  });

  t.test('names a capability that Linux does not have', async (t) => {
    const asked = capabilitiesOf({ capabilities: { add: ['TELEPORT'] } });

    t.same(asked, { kind: 'rejected', unknown: 'teleport' });
  });
}
