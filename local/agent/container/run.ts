// Runs containers as processes in namespaces of their own, in sessions of their own: a killed agent
// leaves them running, and the next one adopts them from what their folders say.
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { read } from '../../../api/index.ts';
import { sleep, type Clock } from '../../../lib/index.ts';
import { hasEnded, hasStarted, readExit, terminationMessage, type Exit } from './exit.ts';
import { attemptFolder, type AttemptFolder, type NodeFolders } from './folder.ts';
import { containerPlan, type ContainerPlan } from './plan.ts';
import { bornOf, catchesTerm, firstChild, isAlive, readIfThere, type Born } from './process.ts';
import { containerScript, programWords, systemTable, TOOLS_PATH, volumeTable } from './script.ts';
import { shellWords } from './shell.ts';

export type Running = {
  readonly plan: ContainerPlan;
  readonly startedAt: number;
  readonly log: string;
  /** Resolves when its program runs and others may enter, or when it has ended. */
  readonly standing: Promise<void>;
  /** Resolves once, when process 1 and with it every process of the container is gone. */
  readonly ended: Promise<Exit>;
  signal(name: 'TERM' | 'KILL'): Promise<void>;
  /** The words that run one more program inside, or undefined when the container is gone. */
  inside(argv: readonly string[]): readonly string[] | undefined;
};

export type Found =
  | { readonly kind: 'running'; readonly running: Running }
  | { readonly kind: 'exited'; readonly plan: ContainerPlan; readonly exit: Exit };

export interface ContainerRuntime {
  start(plan: ContainerPlan): Running;
  /** Every attempt whose folder is still there, oldest first. */
  find(uid: string, container: string): readonly Found[];
  /** Keeps the last attempt before `attempt`, for `logs --previous`. */
  forgetBefore(plan: ContainerPlan): void;
}

type RuntimeOptions = {
  readonly folders: NodeFolders;
  readonly node: string;
  readonly dist: string;
  readonly clock: Clock;
  readonly kill: (pid: number, signal: 'SIGTERM' | 'SIGKILL') => void;
};

// Adopted containers are not our children: nothing tells us of their end but a look.
const ADOPTED_POLL_MS = 500;
// A container stands after 10 to 20 ms on an idle machine, and after seconds on a busy one.
const STANDING_POLL_MS = 5;
const TRAP_POLL_MS = 20;
const TRAP_POLLS_MAX = 50;
const LOG_END_BYTES = 4096;

export function containerRuntime(options: RuntimeOptions): ContainerRuntime {
  const { folders } = options;
  return {
    start: (plan) => startContainer(options, plan),
    find: (uid, container) => {
      const path = join(folders.containers(uid), container);
      return attemptsIn(path).flatMap((attempt) => {
        const found = findAttempt(options, attemptFolder(join(path, String(attempt))));
        return found === undefined ? [] : [found];
      });
    },
    forgetBefore: ({ uid, container, attempt }) => {
      const path = join(folders.containers(uid), container);
      for (const older of attemptsIn(path)) {
        if (older < attempt - 1)
          rmSync(join(path, String(older)), { recursive: true, force: true });
      }
    },
  };
}

function startContainer(options: RuntimeOptions, plan: ContainerPlan): Running {
  const folder = options.folders.attempt(plan);
  writeAttempt(options, { folder, plan });
  const log = openSync(folder.log, 'a', 0o600);
  const child = spawn('sh', ['-c', launchScript(plan)], {
    cwd: folder.path,
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: TOOLS_PATH },
  });
  closeSync(log);
  child.unref();
  const gone = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  const startedAt = Math.round(options.clock.now());
  const ended = gone.then(() => exitOf({ folder, plan, startedAt }));
  return running(options, { folder, plan, startedAt, ended, pid: child.pid ?? 0 });
}

function writeAttempt(
  { folders, node, dist }: RuntimeOptions,
  { folder, plan }: { readonly folder: AttemptFolder; readonly plan: ContainerPlan },
): void {
  const paths = {
    skeleton: folders.skeleton,
    root: folders.root,
    node,
    dist,
    folders: folder.folders,
    files: folder.files,
    message: folder.message,
  };
  // A leftover of an attempt that never got as far as a process.
  rmSync(folder.path, { recursive: true, force: true });
  mkdirSync(folder.path, { recursive: true, mode: 0o700 });
  // Environments carry secrets: only root reads them.
  const secret = { mode: 0o600 };
  writeFileSync(folder.script, containerScript(plan, paths), secret);
  writeFileSync(folder.system, systemTable(plan, paths), secret);
  writeFileSync(folder.folders, volumeTable(plan, paths, 'folder'), secret);
  writeFileSync(folder.files, volumeTable(plan, paths, 'file'), secret);
  writeFileSync(folder.message, '', { mode: 0o666 });
  writeFileSync(folder.plan, JSON.stringify(plan), secret);
}

/** Writes down who it is before it becomes the container: an agent may die at any moment. */
function launchScript({ netns }: ContainerPlan): string {
  const words = [
    ...(netns === undefined ? [] : ['nsenter', `--net=${netns}`]),
    ...['unshare', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child'],
    ...['--propagation', 'private', 'sh', 'run.sh'],
  ];
  return `read -r stat </proc/$$/stat && echo "$stat" >pid && exec ${shellWords(words)}`;
}

function findAttempt(options: RuntimeOptions, folder: AttemptFolder): Found | undefined {
  const text = readIfThere(folder.plan);
  const born = bornOf(readIfThere(folder.pid) ?? '');
  if (text === undefined || born === undefined) return undefined;
  const reading = read(containerPlan, JSON.parse(text));
  if (reading.kind === 'rejected') return undefined;
  const plan = reading.value;
  const startedAt = Math.round(statSync(folder.pid).mtimeMs);
  if (!isAlive(born)) return { kind: 'exited', plan, exit: exitOf({ folder, plan, startedAt }) };
  const ended = waitForEnd(options.clock, born).then(() => exitOf({ folder, plan, startedAt }));
  const { pid } = born;
  return { kind: 'running', running: running(options, { folder, plan, startedAt, ended, pid }) };
}

async function waitForEnd(clock: Clock, born: Born): Promise<void> {
  while (isAlive(born)) await sleep(clock, ADOPTED_POLL_MS);
}

type Process = {
  readonly folder: AttemptFolder;
  readonly plan: ContainerPlan;
  readonly startedAt: number;
  readonly ended: Promise<Exit>;
  readonly pid: number;
};

function running({ clock, kill }: RuntimeOptions, process: Process): Running {
  const { folder, plan, startedAt, ended, pid } = process;
  let gone = false;
  const noteGone = (): void => {
    gone = true;
  };
  ended.then(noteGone, noteGone);
  return {
    plan,
    startedAt,
    log: folder.log,
    standing: untilStanding(clock, folder, () => gone),
    ended,
    signal: async (name) => {
      if (name === 'KILL') {
        if (!gone) kill(firstChild(pid) ?? pid, 'SIGKILL');
        return;
      }
      for (let polls = 0; polls < TRAP_POLLS_MAX && !gone; polls++) {
        const first = firstChild(pid);
        if (first !== undefined && catchesTerm(first)) return kill(first, 'SIGTERM');
        await sleep(clock, TRAP_POLL_MS);
      }
    },
    inside: (argv) => {
      const first = gone ? undefined : firstChild(pid);
      if (first === undefined) return undefined;
      const enter = ['nsenter', `--target=${first}`, '--mount', '--uts', '--ipc', '--net', '--pid'];
      return [...enter, ...programWords(plan, argv)];
    },
  };
}

async function untilStanding(
  clock: Clock,
  folder: AttemptFolder,
  isGone: () => boolean,
): Promise<void> {
  while (!isGone() && !hasStarted(readIfThere(folder.exit) ?? '')) {
    await sleep(clock, STANDING_POLL_MS);
  }
}

type Ended = {
  readonly folder: AttemptFolder;
  readonly plan: ContainerPlan;
  readonly startedAt: number;
};

function exitOf({ folder, plan, startedAt }: Ended): Exit {
  const text = readIfThere(folder.exit) ?? '';
  const record = readExit({ record: text, setup: readIfThere(folder.setup) ?? '' });
  // Written down for the next agent, with this moment as the file's time.
  if (!hasEnded(text)) appendFileSync(folder.exit, `${record.code}\n`);
  const logEnd = plan.messageFromLogs ? endOf(folder.log) : undefined;
  const message = terminationMessage(record, {
    message: readIfThere(folder.message) ?? '',
    logEnd,
  });
  const finishedAt = Math.round(statSync(folder.exit).mtimeMs);
  return { id: plan.id, code: record.code, reason: record.reason, message, startedAt, finishedAt };
}

function endOf(log: string): string {
  return (readIfThere(log) ?? '').slice(-LOG_END_BYTES);
}

function attemptsIn(path: string): readonly number[] {
  try {
    return readdirSync(path)
      .map(Number)
      .filter(Number.isInteger)
      .sort((a, b) => a - b);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
