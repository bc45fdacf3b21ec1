import type { Test } from '../../../../harness/unit.ts';
import { podNetwork } from '../../../../../local/agent/network/index.ts';
import type { Command, Ran, Run } from '../../../../../local/machine/index.ts';

const OK: Ran = { code: 0, out: '', err: '' };

/** Answers `ip link show` with the given links and everything else with success, or as told. */
function machine(links: string, answer: (command: Command) => Ran = () => OK, namespaces = '') {
  const commands: Command[] = [];
  const run: Run = async (command) => {
    commands.push(command);
    if (command.argv.includes('netns')) return { ...OK, out: namespaces };
    return command.argv.includes('show') ? { ...OK, out: links } : answer(command);
  };
  return { run, commands };
}

function pod(uid: string) {
  return { uid, name: 'web', namespace: 'default' };
}

export function spec(t: Test): void {
  t.test('gives addresses in order, and the same pod the same one', async (t) => {
    const { run, commands } = machine('[]');
    const network = await podNetwork(run);

    const [first, second, again] = await Promise.all([
      network.add(pod('a')),
      network.add(pod('b')),
      network.add(pod('a')),
    ]);

    t.same(first, { uid: 'a', address: '10.244.1.0', netns: '/run/netns/pod-a' });
    t.equal(second.address, '10.244.1.1');
    t.same(again, first);
    t.equal(commands.length, 6, 'two lists, and two programs for each pod');
  });

  t.test('a restarted agent adopts the links that stand', async (t) => {
    const standing = [
      { ifname: 'uplink' },
      { ifname: 'pod-1-0', ifalias: 'old' },
      { ifname: 'pod-7-7' },
    ];
    const network = await podNetwork(machine(JSON.stringify(standing)).run);

    t.same(await network.list(), [
      { uid: 'old', address: '10.244.1.0', netns: '/run/netns/pod-old' },
    ]);
    t.equal((await network.add(pod('new'))).address, '10.244.1.1');
    t.equal((await network.add(pod('old'))).address, '10.244.1.0');
  });

  t.test('a namespace whose link was never made is removed', async (t) => {
    const links = JSON.stringify([{ ifname: 'pod-1-0', ifalias: 'whole' }]);
    const names = JSON.stringify([{ name: 'pod-whole' }, { name: 'pod-half' }, { name: 'other' }]);
    const { run, commands } = machine(links, undefined, names);
    await podNetwork(run);

    t.same(commands.at(-1)?.argv, ['ip', 'netns', 'delete', 'pod-half']);
    t.equal(commands.length, 3);
  });

  t.test('a network that cannot be finished is taken down, and can be tried again', async (t) => {
    let broken = true;
    const { run, commands } = machine('[]', ({ argv }) =>
      broken && argv[0] === 'nsenter' ? { code: 1, out: '', err: 'no such device' } : OK,
    );
    const network = await podNetwork(run);

    await t.rejects(network.add(pod('a')), { message: 'cannot make the network of pod a' });
    t.same(commands.at(-1)?.argv, ['ip', '-force', '-batch', '-']);
    t.same(await network.list(), []);

    broken = false;
    t.equal((await network.add(pod('a'))).address, '10.244.1.1');
  });

  t.test('removing twice is quiet', async (t) => {
    const { run, commands } = machine('[]');
    const network = await podNetwork(run);
    await network.add(pod('a'));

    await network.remove('a');
    await network.remove('a');

    t.same(await network.list(), []);
    t.equal(commands.filter(({ argv }) => argv.includes('-force')).length, 1);
  });
}
