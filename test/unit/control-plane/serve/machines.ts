import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { Machines } from '../../../../control-plane/serve/index.ts';
import { aNode } from '../../../harness/connection.ts';
import { FakeKube } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const ENTRIES = { group: 'networking.istio.io', version: 'v1', plural: 'workloadentries' };
const NODE = aNode({ ip: '192.0.2.7', labels: { app: 'db' } });

export function spec(t: Test): void {
  const bench = () => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);
    const of = (replica: string): Machines =>
      new Machines({
        api: kube,
        clock,
        log: silentLog,
        replica,
        groupOf: ({ name }) =>
          name === 'db' ? { metadata: {}, template: { ports: { mysql: 3306 } } } : undefined,
      });
    const settle = async (ms = 0): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(ms);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { kube, of, settle };
  };

  t.test('makes an entry of a machine that names its group', async (t) => {
    const { kube, of, settle } = bench();

    of('one').joined(NODE, 'db');
    await settle();

    t.match(kube.all(ENTRIES), [
      {
        metadata: { name: 'db-192.0.2.7', annotations: { 'istio.io/autoRegistrationGroup': 'db' } },
        spec: { address: '192.0.2.7', ports: { mysql: 3306 }, labels: { app: 'db' } },
      },
    ]);
  });

  t.test(
    'keeps it through a reconnection, and takes it back some time after the last',
    async (t) => {
      const { kube, of, settle } = bench();
      const machines = of('one');

      const first = machines.joined(NODE, 'db');
      await settle();
      first.leave();
      await settle(9000);
      const second = machines.joined(NODE, 'db');
      await settle(9000);
      t.equal(kube.all(ENTRIES).length, 1);
      second.leave();
      await settle(10_000);

      t.equal(kube.all(ENTRIES).length, 0);
    },
  );

  t.test('leaves it to the control plane that the machine went to', async (t) => {
    const { kube, of, settle } = bench();

    const machine = of('one').joined(NODE, 'db');
    await settle();
    of('other').joined(NODE, 'db');
    await settle();
    machine.leave();
    await settle(20_000);

    t.equal(kube.all(ENTRIES).length, 1);
  });

  t.test('writes what the machine’s own probe found', async (t) => {
    const { kube, of, settle } = bench();

    const machine = of('one').joined(NODE, 'db');
    await settle();
    machine.healthy('connection refused');
    await settle();

    t.match(kube.all(ENTRIES)[0]?.['status'], {
      conditions: [{ type: 'Healthy', status: 'False', message: 'connection refused' }],
    });
    const version = kube.all(ENTRIES)[0]?.metadata.resourceVersion;
    for (let i = 0; i < 5; i++) machine.healthy('connection refused');
    await settle(1000);
    t.equal(kube.all(ENTRIES)[0]?.metadata.resourceVersion, version, 'only what turned');
    machine.healthy(undefined);
    await settle();
    t.match(kube.all(ENTRIES)[0]?.['status'], { conditions: [{ status: 'True' }] });
  });

  t.test('makes nothing of a group that nobody wrote', async (t) => {
    const { kube, of, settle } = bench();

    of('one').joined(NODE, 'nobody');
    await settle();

    t.same(kube.all(ENTRIES), []);
  });
}
