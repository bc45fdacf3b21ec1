// Everything a local cluster could leave behind on a machine, as text that can be compared: a test
// takes one picture before and one after, and wants no difference.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Sorted lines by what was asked. */
export type Snapshot = ReadonlyMap<string, readonly string[]>;

// A program that is not installed counts as having nothing to say.
const QUESTIONS: Readonly<Record<string, readonly string[]>> = {
  'network namespaces': ['ip', 'netns', 'list'],
  links: ['ip', '-details', '-oneline', 'link', 'show'],
  addresses: ['ip', '-oneline', 'address', 'show'],
  routes: ['ip', 'route', 'show', 'table', 'all'],
  'IPv6 routes': ['ip', '-6', 'route', 'show', 'table', 'all'],
  rules: ['ip', 'rule', 'show'],
  'nft rules': ['nft', 'list', 'ruleset'],
  iptables: ['iptables-save'],
  ip6tables: ['ip6tables-save'],
  sysctl: ['sysctl', '--all'],
};

// Counters, random numbers and clocks of the kernel's own; they change while nobody does anything.
const VOLATILE_SYSCTL = new RegExp(
  `^(${[
    'dev\\.cdrom',
    'fs\\.(aio|dentry|epoll|file|inode|mqueue|quota)',
    'kernel\\.(acct|hung|ns_last_pid|perf|pty\\.nr|random|sched_domain)',
    'net\\.netfilter\\.nf_conntrack_count',
    'vm\\.(min_free|stat)',
  ].join('|')})`,
);
// Lifetimes and usage counters.
const VOLATILE_TEXT =
  /(valid_lft|preferred_lft|expires) \S+( \S+sec)?|# (Generated|Completed).*|\[\d+:\d+\]/g;

export async function snapshot(): Promise<Snapshot> {
  const asked = Object.entries(QUESTIONS).map(async ([name, argv]): Promise<[string, string[]]> => {
    const lines = (await output(argv))
      .split('\n')
      .map((line) => line.replaceAll(VOLATILE_TEXT, ''));
    return [name, lines.filter((line) => !VOLATILE_SYSCTL.test(line))];
  });
  const read: [string, string[]][] = [
    ['mounts', readFileSync('/proc/self/mountinfo', 'utf8').split('\n')],
    ['/etc/netns', namesIn('/etc/netns')],
    ['processes', ourProcesses()],
  ];
  const all = [...(await Promise.all(asked)), ...read];
  return new Map(
    all.map(([name, lines]) => [
      name,
      lines
        .map((each) => each.trim())
        .filter(Boolean)
        .sort(),
    ]),
  );
}

/** One line for everything that is new or gone; empty when the machine is as it was. */
type Change = { readonly before: Snapshot; readonly after: Snapshot };

function difference({ before, after }: Change): readonly string[] {
  const found: string[] = [];
  for (const [name, lines] of after) {
    const old = before.get(name) ?? [];
    found.push(...lines.filter((line) => !old.includes(line)).map((line) => `${name}: + ${line}`));
    found.push(...old.filter((line) => !lines.includes(line)).map((line) => `${name}: - ${line}`));
  }
  return found;
}

/** The same, once it is empty or `withinMs` have passed: the kernel needs a moment to clean up. */
export async function lastingDifference(
  before: Snapshot,
  withinMs = 3000,
): Promise<readonly string[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = difference({ before, after: await snapshot() });
    if (found.length === 0 || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

// Others work on this machine too; a cluster's processes are those that run in namespaces of their
// own or carry the name of one of its programs.
function ourProcesses(): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
    const isOurs = /(lateen|kubernetes|images\/\w+)\.mjs|unshare --mount|nsenter --target/.test(
      command,
    );
    if (isOurs) found.push(`${pid} ${command}`);
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return ''; // It has ended meanwhile.
    throw error;
  }
}

function output([program = '', ...args]: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.once('error', () => resolve(''));
    child.once('close', () => resolve(text));
  });
}
