// What /proc says about one process of a container. A process id alone proves nothing after a
// restart: it counts together with the moment the process was born.
import { readFileSync } from 'node:fs';

export type Born = { readonly pid: number; readonly ticks: number };

/** From the text of /proc/<pid>/stat. The command in parentheses may itself contain any of them. */
export function bornOf(stat: string): Born | undefined {
  const afterCommand = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const pid = Number.parseInt(stat, 10);
  // starttime is field 22, so 19 fields after the state, which is field 3.
  const ticks = Number(afterCommand[19]);
  if (Number.isNaN(pid) || Number.isNaN(ticks)) return undefined;
  return { pid, ticks };
}

export function isAlive({ pid, ticks }: Born): boolean {
  const stat = readProc(pid, 'stat');
  if (stat === undefined) return false;
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state !== 'Z' && bornOf(stat)?.ticks === ticks;
}

/** The first child: of the process that made a pid namespace, its process 1. */
export function firstChild(pid: number): number | undefined {
  const children = readProc(pid, `task/${pid}/children`);
  const first = Number.parseInt(children ?? '', 10);
  return Number.isNaN(first) ? undefined : first;
}

const TERM_BIT = 1n << 14n;

/** Whether the process has set a trap for TERM: process 1 of a namespace ignores it otherwise. */
export function catchesTerm(pid: number): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return caught !== undefined && (BigInt(`0x${caught}`) & TERM_BIT) !== 0n;
}

function readProc(pid: number, file: string): string | undefined {
  return readIfThere(`/proc/${pid}/${file}`);
}

/** The text of a small file, or undefined when it (or its process) is gone. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ENOENT: no such process or file; ESRCH: it ended while we read.
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    }
    throw error;
  }
}
