// What the kernel says about processes. A process id alone is not enough to name one: ids are used
// again, so the time of its start goes with it.
import { readFileSync } from 'node:fs';

export type ProcessName = {
  readonly pid: number;
  /** In clock ticks since the machine started. */
  readonly startTicks: number;
};

type Memory = { readonly residentMb: number; readonly privateMb: number };

export function processName(pid: number): ProcessName | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything; what follows the last one is numbers.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const startTicks = Number(fields[19]);
  if (text === '' || !Number.isInteger(startTicks) || fields[0] === 'Z') return undefined;
  return { pid, startTicks };
}

export function isAlive(name: ProcessName): boolean {
  return processName(name.pid)?.startTicks === name.startTicks;
}

export function childrenOf(pid: number): readonly number[] {
  const text = read(`/proc/${pid}/task/${pid}/children`).trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** The command line, words parted by blanks. */
export function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

export function memoryOf(pid: number): Memory | undefined {
  const text = read(`/proc/${pid}/smaps_rollup`);
  const megabytes = (field: string): number => {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? '0';
    return Math.round(Number(kilobytes) / 1024);
  };
  if (text === '') return undefined;
  const privateMb = megabytes('Private_Clean') + megabytes('Private_Dirty');
  return { residentMb: megabytes('Rss'), privateMb };
}

/** Empty when the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
