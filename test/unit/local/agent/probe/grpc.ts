import type { Test } from '../../../../harness/unit.ts';
import { healthRequest, servingStatus } from '../../../../../local/agent/probe/grpc.ts';

export function spec(t: Test): void {
  t.test('asks for a service by name, or for the server as a whole', async (t) => {
    t.equal(healthRequest('').toString('hex'), '0000000000');
    t.equal(healthRequest('ab').toString('hex'), '00000000040a026162');
  });

  t.test('reads the status, and anything else as unknown', async (t) => {
    t.equal(servingStatus(Buffer.from('00000000020801', 'hex')), 1);
    t.equal(servingStatus(Buffer.from('00000000020802', 'hex')), 2);
    t.equal(servingStatus(Buffer.alloc(0)), 0);
  });
}
