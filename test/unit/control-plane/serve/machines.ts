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
    const refusals: string[] = [];
    const noted = (reason: string): void => void refusals.push(reason);
    const settle = async (ms = 0): Promise<void> => {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(ms);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { kube, of, settle, noted, refusals };
  };

  t.test('makes an entry of a machine that names its group', async (t) => {
    const { kube, of, settle, noted } = bench();

    of('one').joined({ node: NODE, group: 'db', refused: noted });
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
      const { kube, of, settle, noted } = bench();
      const machines = of('one');

      const first = machines.joined({ node: NODE, group: 'db', refused: noted });
      await settle();
      first.leave();
      await settle(9000);
      const second = machines.joined({ node: NODE, group: 'db', refused: noted });
      await settle(9000);
      t.equal(kube.all(ENTRIES).length, 1);
      second.leave();
      await settle(10_000);

      t.equal(kube.all(ENTRIES).length, 0);
    },
  );

  t.test('leaves it to the control plane that the machine went to', async (t) => {
    const { kube, of, settle, noted } = bench();

    const machine = of('one').joined({ node: NODE, group: 'db', refused: noted });
    await settle();
    of('other').joined({ node: NODE, group: 'db', refused: noted });
    await settle();
    machine.leave();
    await settle(20_000);

    t.equal(kube.all(ENTRIES).length, 1);
  });

  t.test('writes what the machine’s own probe found', async (t) => {
    const { kube, of, settle, noted } = bench();

    const machine = of('one').joined({ node: NODE, group: 'db', refused: noted });
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
    const { kube, of, settle, noted } = bench();

    of('one').joined({ node: NODE, group: 'nobody', refused: noted });
    await settle();

    t.same(kube.all(ENTRIES), []);
  });

  t.test('writes health that is told before the entry stands', async (t) => {
    const { kube, of, settle, noted } = bench();

    of('one').joined({ node: NODE, group: 'db', refused: noted }).healthy('connection refused');
    await settle();

    t.match(kube.all(ENTRIES), [{ status: { conditions: [{ status: 'False' }] } }]);
  });

  t.test('writes health again for who comes back to another entry', async (t) => {
    const { kube, of, settle, noted } = bench();
    const machines = of('one');
    const first = machines.joined({ node: NODE, group: 'db', refused: noted });
    first.healthy('connection refused');
    await settle();
    first.leave();
    await kube.delete(ENTRIES, { namespace: NODE.namespace, name: 'db-192.0.2.7' });

    machines.joined({ node: NODE, group: 'db', refused: noted }).healthy('connection refused');
    await settle();

    t.match(kube.all(ENTRIES), [{ status: { conditions: [{ status: 'False' }] } }]);
  });

  t.test('refuses who would take an entry that is not his, and leaves it', async (t) => {
    const { kube, of, settle, noted, refusals } = bench();
    const machines = of('one');
    const own = machines.joined({ node: NODE, group: 'db', refused: noted });
    await settle();
    const stored = kube.all(ENTRIES);

    const other = { ...NODE, serviceAccount: 'other' };
    const liar = machines.joined({ node: other, group: 'db', refused: noted });
    liar.healthy('connection refused');
    await settle();
    liar.leave();
    await settle(20_000);

    t.same(kube.all(ENTRIES), stored);
    t.match(refusals, [/was not registered for group db and service account other/]);
    own.leave();
    await settle(20_000);
    t.same(kube.all(ENTRIES), [], 'its own machine still takes it away');
  });

  t.test('refuses who would take an entry that somebody wrote', async (t) => {
    const { kube, of, settle, noted, refusals } = bench();
    const { namespace, serviceAccount } = NODE;
    const stored = await kube.seed(ENTRIES, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadEntry',
      metadata: { namespace, name: 'db-192.0.2.7' },
      spec: { address: '192.0.2.99', serviceAccount },
    });

    of('one').joined({ node: NODE, group: 'db', refused: noted });
    await settle();

    t.same(kube.all(ENTRIES), [stored]);
    t.equal(refusals.length, 1);
  });
}
