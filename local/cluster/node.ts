// The node: network, mount and process namespaces of their own, held by one shell. When we die, for
// whatever reason, the kernel kills that shell, with it every process of the node, and with them
// its links, rules and mounts.
import { spawn } from 'node:child_process';
import { NETNS_FOLDER, RUN_FOLDER } from '../layout/index.ts';
import { checked, failureOf, type Run } from '../machine/index.ts';
import type { Host } from './host.ts';
import { hostEnd, LINK, nodeEnd } from './link.ts';
import { childrenOf, processName } from './process.ts';

export type Node = {
  /** The first process of the node, as the host numbers it. */
  readonly pid: number;
  /** Runs a program inside: what `argv` starts with. */
  readonly enter: readonly string[];
  /** Resolves when the node is gone. */
  readonly ended: Promise<void>;
  /** Ends every process of the node and takes its link away. */
  stop(): Promise<void>;
};

const HOLD = [
  'setpriv',
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
  'sh',
  '-c',
] as const;

/** The first process: it prepares the node, says so, and then only buries the dead. */
export const NODE_SCRIPT = [
  'set -e',
  'mount -t tmpfs -o mode=0755,nosuid,nodev lateen /run',
  `mkdir -p ${NETNS_FOLDER} ${RUN_FOLDER}`,
  'cd /proc/sys/net/ipv4',
  'echo 1 > ip_forward',
  // The host's choices are inherited; a router between /32 links needs its own.
  'for name in all default lo; do',
  '  echo 0 > conf/$name/rp_filter',
  '  echo 0 > conf/$name/send_redirects',
  '  echo 0 > conf/$name/accept_redirects',
  'done',
  'cd /',
  'echo ready',
  'exec < /dev/null > /dev/null 2>&1',
  'while :; do sleep 3600; done',
].join('\n');

export async function startNode(host: Host): Promise<Node> {
  const child = spawn(HOLD[0], [...HOLD.slice(1), NODE_SCRIPT], {
    // A session of its own, so that Ctrl-C in the terminal reaches us and not the node.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: host.env,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    const fail = (): void => reject(new Error(`cannot make the node's namespaces: ${said.trim()}`));
    child.once('error', reject);
    child.once('close', fail);
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!text.includes('ready')) return;
      child.off('close', fail);
      resolve();
    });
  });
  const [pid] = childrenOf(child.pid ?? 0);
  if (pid === undefined) throw new Error('the node ended as soon as it had started');
  return {
    pid,
    enter: ['nsenter', '--target', String(pid), '--mount', '--net', '--pid', '--'],
    ended,
    async stop() {
      host.kill(pid, 'SIGKILL');
      await ended;
      await removeLink(host.run);
    },
  };
}

export async function connectNode({ run, pid: ownPid }: Host, node: Node): Promise<void> {
  const owner = processName(ownPid);
  if (owner === undefined) throw new Error(`/proc has no process ${ownPid}`);
  await checked(run, { argv: ['ip', '-batch', '-'], stdin: hostEnd(node.pid, owner) });
  await checked(run, {
    argv: ['nsenter', '--target', String(node.pid), '--net', 'ip', '-batch', '-'],
    stdin: nodeEnd(),
  });
}

/** The kernel removes the link with the node's namespace, but takes its time; this does not. */
export async function removeLink(run: Run): Promise<void> {
  const command = { argv: ['ip', 'link', 'delete', LINK] };
  const ran = await run(command);
  const isGone = ran.code === 0 || /Cannot find device|does not exist/.test(ran.err);
  if (!isGone) throw new Error(failureOf(command, ran));
}
