import type { Test } from '../../../harness/unit.ts';
import { stateFolder } from '../../../../local/cluster/state.ts';

export function spec(t: Test): void {
  t.test('state lies where the user keeps state', async (t) => {
    t.equal(stateFolder({ HOME: '/home/ann' }), '/home/ann/.local/state/lateen/local');
    t.equal(
      stateFolder({ HOME: '/home/ann', XDG_STATE_HOME: '/var/ann' }),
      '/var/ann/lateen/local',
    );
    t.equal(stateFolder({ XDG_STATE_HOME: '' }), '/root/.local/state/lateen/local');
  });
}
