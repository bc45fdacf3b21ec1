import { ManualClock } from '../../../../lib/index.ts';
import { systemDial } from '../../../../proxy/grpc/dial.ts';
import type { GrpcServer } from '../../../../proxy/grpc/index.ts';
import { turns } from '../../../harness/h2-peer.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('an address that is none is refused, later and by its name', async (t) => {
    const reasons = await reasonsOf(
      { address: 'istiod.istio-system.svc', tls: undefined },
      { address: 'istiod:99999', tls: undefined },
      { address: 'a:b:15012', tls: undefined },
    );

    t.same(
      reasons,
      ['istiod.istio-system.svc', 'istiod:99999', 'a:b:15012'].map(
        (address) => `cannot connect to ${address}: the address has no port: write it as HOST:PORT`,
      ),
    );
  });

  t.test('trusts nobody when it knows no authority', async (t) => {
    const [reason] = await reasonsOf({ address: '127.0.0.1:1', tls: { roots: ' \n' } });
    t.match(reason, /no authority is known that may vouch for it/);
  });

  t.test('a key that is none is a reason, and breaks nothing', async (t) => {
    const certificate = { chain: 'no chain', key: 'no key' };
    const [reason] = await reasonsOf({
      address: '127.0.0.1:1',
      tls: { roots: 'no roots', certificate },
    });
    t.match(reason, /^cannot connect to 127\.0\.0\.1:1: /);
  });

  t.test('who has cancelled hears nothing', async (t) => {
    const told: string[] = [];
    const clock = new ManualClock();
    const cancel = systemDial(clock)(
      { address: 'nowhere', tls: undefined },
      { connected: () => told.push('connected'), failed: (reason) => told.push(reason) },
    );
    cancel();
    await turns();
    clock.advance(60_000);
    t.same(told, []);
  });

  t.test('gives up in time', async (t) => {
    const told: string[] = [];
    const clock = new ManualClock();
    systemDial(clock)(
      { address: 'istiod:15012', tls: undefined },
      { connected: () => told.push('connected'), failed: (reason) => told.push(reason) },
    );
    clock.advance(10_000);
    t.match(told, [/^cannot connect to istiod:15012: no connection within 10 s/]);
  });
}

async function reasonsOf(...servers: readonly GrpcServer[]): Promise<string[]> {
  const reasons: string[] = [];
  for (const server of servers) {
    systemDial(new ManualClock())(server, {
      connected: () => reasons.push('connected'),
      failed: (reason) => reasons.push(reason),
    });
  }
  await turns();
  return reasons;
}
