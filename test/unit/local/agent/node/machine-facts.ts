import type { Test } from '../../../../harness/unit.ts';
import { machineFacts, textOf } from '../../../../../local/agent/node/index.ts';

export function spec(t: Test): void {
  t.test('reads what the machine says about itself', async (t) => {
    const facts = machineFacts({ name: 'local', address: '', podCidr: '', version: '0' });

    t.ok(facts.cpus >= 1 && facts.memoryBytes > 0);
    t.match(facts.bootId, /^[0-9a-f-]{36}$/);
    t.equal(textOf('/does/not/exist'), '');
  });
}
