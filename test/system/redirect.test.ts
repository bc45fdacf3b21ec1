// The packet rules, for real: what `istio-init` runs, in a network namespace of its own, and where
// connections then arrive.
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { checked, runProgram } from '../../local/machine/index.ts';
import { isInsideNode } from '../harness/inside-node.ts';

const ROOT = join(import.meta.dirname, '..', '..');
// The proxy's user may not look into the folder of whoever runs this: the code is seen elsewhere,
// as in a pod.
const CODE = '/run/lateen-code';
const PROGRAM = `${CODE}/injector/redirect/main.ts`;
const NODE = process.execPath.replace(ROOT, CODE);
const USUAL = ['-p', '15001', '-z', '15006', '-u', '1337', '-m', 'REDIRECT', '-b', '*', '-x', ''];

// Without what the test runner adds to every Node below it.
const CLEAN = ['env', '-u', 'NODE_OPTIONS'];

const servers: Server[] = [];

if (await isInsideNode(fileURLToPath(import.meta.url))) {
  const { t } = await import('tap');
  await command('mkdir', '-p', CODE);
  await command('mount', '--bind', ROOT, CODE);
  await listening(15_001);
  await listening(15_006);
  const own = await listening(0);
  // The address of the pod, and a way to everywhere else, so that packets are made at all.
  await command('ip', 'addr', 'add', '10.5.0.1/32', 'dev', 'lo');
  await command('ip', 'link', 'add', 'out0', 'type', 'veth', 'peer', 'out1');
  await command('ip', 'addr', 'add', '10.6.0.1/24', 'dev', 'out0');
  await command('ip', 'link', 'set', 'out0', 'up');
  await command('ip', 'link', 'set', 'out1', 'up');

  await t.test('what goes out arrives at the proxy, what the proxy sends does not', async (t) => {
    t.match(await redirect([...USUAL, '-i', '*', '-d', '15090', '-c', 'eth9']), { code: 0 });

    t.equal(await dial({ to: '10.6.0.9:80' }), 'port 15001');
    t.equal(
      await dial({ to: `127.0.0.1:${own}` }),
      `port ${own}`,
      'localhost stays with the application',
    );
    t.equal(await dial({ to: '10.6.0.9:80', user: 1337 }), 'nothing', 'no loop');
    t.equal(await dial({ to: '10.5.0.1:80', user: 1337 }), 'port 15006', 'to oneself is inbound');
    t.equal(
      await dial({ to: `10.5.0.1:${own}`, user: 1337, from: '127.0.0.6' }),
      `port ${own}`,
      'the proxy reaches its application',
    );
  });

  await t.test('a second run changes nothing, another replaces, the last undoes', async (t) => {
    const before = await saved();
    await redirect([...USUAL, '-i', '*', '-d', '15090', '-c', 'eth9']);
    t.equal(await saved(), before);

    await redirect([...USUAL, '-i', '10.99.0.0/16', '-d', '15090', '-c', 'eth9']);
    t.equal(await dial({ to: '10.6.0.9:80' }), 'nothing');

    await redirect(['--cleanup-only', '-c', 'eth9']);
    t.notMatch(await saved(), /^-A|ISTIO/m);
  });

  await t.test('without the right to do it, it says which', async (t) => {
    const { code, err } = await redirect(USUAL, 1337);

    t.equal(code, 1);
    t.match(err, /NET_ADMIN/);
  });

  servers.forEach((server) => server.close());
}

async function listening(port: number): Promise<number> {
  const server = createServer((socket) => socket.end(`port ${socket.localPort}`));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, '0.0.0.0', resolve));
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

type Dial = { readonly to: string; readonly user?: number; readonly from?: string };

/** What answers there. */
async function dial({ to, user = 0, from = '' }: Dial): Promise<string> {
  const [host, port] = to.split(':');
  const local = from === '' ? {} : { localAddress: from };
  const target = { host, port: Number(port), ...local };
  const code = `require('node:net').connect(${JSON.stringify(target)})
    .on('data', (d) => console.log(String(d))).on('error', () => console.log('nothing'))
    .setTimeout(1000, function () { this.destroy(new Error('time')); })`;
  const as = [...CLEAN, 'setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
  return (await checked(runProgram, { argv: [...as, NODE, '-e', code] })).trim();
}

function redirect(words: readonly string[], user = 0) {
  const as = [...CLEAN, 'setpriv', `--reuid=${user}`, '--clear-groups'];
  return runProgram({ argv: [...as, NODE, PROGRAM, ...words] });
}

/** Without the counters. */
async function saved(): Promise<string> {
  const text = await command('iptables-save', '-t', 'nat');
  return text.replaceAll(/^#.*$|\[\d+:\d+\]/gm, '');
}

function command(...argv: readonly string[]): Promise<string> {
  return checked(runProgram, { argv });
}
