// Which local cluster runs from a state folder: a file that names its main process. The file may
// outlive the process; then it is stale, and the next start takes its place.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isObject, numberAt, stringAt, type Clock, type JsonObject } from '../../lib/index.ts';
import { isAlive, processName, type ProcessName } from './process.ts';

export type Instance = ProcessName & {
  /** The port of the API on the host; 0 until it is known. */
  readonly port: number;
  readonly startedAt: string;
};

/** The instance that runs now. */
export function runningInstance(lock: string): Instance | undefined {
  const instance = readInstance(lock);
  return instance !== undefined && isAlive(instance) ? instance : undefined;
}

type Claim = { readonly kind: 'ours' } | { readonly kind: 'running'; readonly instance: Instance };

/** Makes the folder ours, or says who has it. */
export function claim(lock: string, instance: Instance): Claim {
  mkdirSync(dirname(lock), { recursive: true, mode: 0o700 });
  // Twice: a stale file is removed, and only one of several starters gets to write the new one.
  for (let tries = 0; tries < 2; tries++) {
    if (writeNew(lock, instance)) return { kind: 'ours' };
    const other = runningInstance(lock);
    if (other !== undefined) return { kind: 'running', instance: other };
    rmSync(lock, { force: true });
  }
  throw new Error(`${lock} cannot be written: another start is going on; try again`);
}

export function update(lock: string, instance: Instance): void {
  writeFileSync(lock, text(instance), { mode: 0o600 });
}

export function release(lock: string): void {
  rmSync(lock, { force: true });
}

type Asking = { readonly pid: number; readonly clock: Clock };

/** Names the process that asks. */
export function ownInstance({ pid, clock }: Asking): Instance {
  const name = processName(pid);
  if (name === undefined) throw new Error(`/proc has no process ${pid}: is /proc mounted?`);
  return { ...name, port: 0, startedAt: new Date(clock.now()).toISOString() };
}

function writeNew(lock: string, instance: Instance): boolean {
  try {
    writeFileSync(lock, text(instance), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined without a file, and for one whose writing was cut short. */
function readInstance(lock: string): Instance | undefined {
  if (!existsSync(lock)) return undefined;
  const json = parsed(readFileSync(lock, 'utf8'));
  const pid = numberAt(json, 'pid');
  const startTicks = numberAt(json, 'startTicks');
  if (pid === undefined || startTicks === undefined) return undefined;
  return {
    pid,
    startTicks,
    port: numberAt(json, 'port') ?? 0,
    startedAt: stringAt(json, 'startedAt') ?? '',
  };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function text(instance: Instance): string {
  return `${JSON.stringify(instance)}\n`;
}
