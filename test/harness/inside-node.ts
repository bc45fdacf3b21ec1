// Runs a test file as root inside namespaces like those of the local cluster's node, so that it may
// make networks and mounts as it likes: when it ends, the kernel removes them.
import { spawn } from 'node:child_process';
import { checked, runProgram } from '../../local/machine/index.ts';
import { NODE_SCRIPT, nodeEnd } from '../../local/cluster/index.ts';

const INSIDE = 'LATEEN_INSIDE_NODE';

/**
 * True inside, where the file goes on with its tests. Outside it starts the file again inside,
 * passes on what that prints, and takes over its exit code.
 */
export async function isInsideNode(file: string): Promise<boolean> {
  if (process.env[INSIDE] === '1') {
    await prepareNode();
    return true;
  }
  if (process.getuid?.() !== 0) {
    console.log('TAP version 14\n1..1\nok 1 - needs root # SKIP needs root to make namespaces');
    return false;
  }
  const child = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      '--mount',
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      '--propagation',
      'private',
      process.execPath,
      ...process.execArgv,
      file,
    ],
    { env: { ...process.env, [INSIDE]: '1' }, stdio: 'inherit' },
  );
  process.exitCode = await new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return false;
}

async function prepareNode(): Promise<void> {
  // All of the node's own preparation but the loop at its end.
  const script = NODE_SCRIPT.slice(0, NODE_SCRIPT.indexOf('echo ready'));
  await checked(runProgram, { argv: ['sh', '-c', script] });
  // In place of the link to the host.
  const stdin = `link add uplink type veth peer name host\nlink set host up\n${nodeEnd()}`;
  await checked(runProgram, { argv: ['ip', '-batch', '-'], stdin });
}
