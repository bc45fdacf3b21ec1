import { upgradePlans } from '../../../../../proxy/compile/protocol/upgrades.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('an upgrade is on unless it says no, and is there once', async (t) => {
    const off = { upgradeType: 'CONNECT', enabled: false };

    t.same(upgradePlans([{ upgradeType: 'WebSocket' }, off], compilation().place), [
      { name: 'websocket', enabled: true },
      { name: 'connect', enabled: false },
    ]);
    t.same(upgradePlans([{ upgradeType: 'CONNECT', connectConfig: {} }], compilation().place), [
      { name: 'connect', enabled: true, endsHere: true },
    ]);
    t.same(
      refusedBy((at) => upgradePlans([{ upgradeType: 'websocket', connectConfig: {} }], at)),
      ['[0].connect_config'],
    );
    t.same(
      refusedBy((at) => upgradePlans([off, { upgradeType: 'connect' }], at)),
      ['[1]'],
    );
  });
}
