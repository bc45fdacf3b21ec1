// A program that runs in the node, and is started again when it ends: with a pause that grows, and
// a line for the person who watches. What it prints goes to a file.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { backoffMs, sleep } from '../../lib/index.ts';
import type { Host } from './host.ts';
import type { Node } from './node.ts';
import { childrenOf } from './process.ts';

export type ProgramPlan = {
  /** The name of its bundle. */
  readonly name: string;
  readonly nodeFlags: readonly string[];
  readonly args: readonly string[];
};

export interface Program {
  readonly name: string;
  readonly logFile: string;
  /** As the host numbers it; undefined while it does not run. */
  pid(): number | undefined;
  /** How often it has ended without being told. */
  endings(): number;
  /** Asks it to end; kills it after `withinMs`. Says whether it had to. */
  stop(withinMs: number): Promise<'stopped' | 'killed'>;
}

const RESTART = { firstMs: 250, ceilingMs: 10_000, jitter: 0 };
// One that ran this long was well: its next end is a new story.
const WELL_AFTER_MS = 60_000;

type Life = {
  child: ChildProcess | undefined;
  endings: number;
  ended: Promise<void>;
  readonly stopping: AbortController;
};

export function startProgram(host: Host, node: Node, place: ProgramPlace): Program {
  const { plan, logs } = place;
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const logFile = join(logs, `${plan.name}.log`);
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`);
  const stopping = new AbortController();
  const life: Life = { child: undefined, endings: 0, ended: Promise.resolve(), stopping };
  const argv = [
    ...node.enter,
    host.node,
    ...plan.nodeFlags,
    join(host.dist, `${plan.name}.mjs`),
    ...plan.args,
  ];
  life.ended = keepRunning({ host, argv, logFile, name: plan.name, life });
  const pid = (): number | undefined => life.child?.pid && childrenOf(life.child.pid)[0];
  return {
    name: plan.name,
    logFile,
    pid,
    endings: () => life.endings,
    async stop(withinMs) {
      stopping.abort();
      const running = pid();
      if (running !== undefined) host.kill(running, 'SIGTERM');
      const deadline = new AbortController();
      const late = sleep(host.clock, withinMs, deadline.signal).then(() => 'late' as const);
      const first = await Promise.race([life.ended, late]);
      deadline.abort();
      if (first !== 'late') return 'stopped';
      const left = pid();
      if (left !== undefined) host.kill(left, 'SIGKILL');
      await life.ended;
      return 'killed';
    },
  };
}

type ProgramPlace = { readonly plan: ProgramPlan; readonly logs: string };

/** The end of a log, for a message about why its program ended. */
export function lastLines(logFile: string, count: number): string {
  const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').trimEnd().split('\n') : [];
  return lines
    .slice(-count)
    .map((line) => `    ${line.slice(0, 400)}`)
    .join('\n');
}

type Keeping = {
  readonly host: Host;
  readonly argv: readonly string[];
  readonly logFile: string;
  readonly name: string;
  readonly life: Life;
};

async function keepRunning({ host, argv, logFile, name, life }: Keeping): Promise<void> {
  const { signal } = life.stopping;
  const isOver = (): boolean => signal.aborted;
  let failures = 0;
  while (!isOver()) {
    const begun = host.clock.monotonic();
    const how = await runOnce({ host, argv, logFile, life });
    if (isOver()) return;
    life.endings += 1;
    failures = host.clock.monotonic() - begun > WELL_AFTER_MS ? 1 : failures + 1;
    const delayMs = backoffMs(RESTART, failures, host.random);
    host.print.notice(
      `${name} ended (${how}); starting it again in ${delayMs} ms. Its log: ${logFile}`,
    );
    await sleep(host.clock, delayMs, signal);
  }
}

type Once = Pick<Keeping, 'host' | 'argv' | 'logFile' | 'life'>;

function runOnce({ host, argv, logFile, life }: Once): Promise<string> {
  const [program = '', ...rest] = argv;
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(program, rest, {
    stdio: ['ignore', log, log],
    env: host.env,
    cwd: '/',
    detached: true,
  });
  closeSync(log);
  life.child = child;
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => {
      life.child = undefined;
      resolve(signal ?? `exit code ${code ?? 0}`);
    });
  });
}
