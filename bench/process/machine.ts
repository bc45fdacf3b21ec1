// The machine that figures were taken on: without it, they are not figures.
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ProcReader } from './usage.ts';

export type MachineDescription = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly kernel: string;
  readonly node: string;
  /** Processes that wanted a core in the minute before: above 0.3, others were there too. */
  readonly loadBefore: number;
};

export function describeMachine(): MachineDescription {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

export const procReader: ProcReader = {
  read: (path) => whileThere(() => readFileSync(join('/proc', path), 'utf8')),
  list: (path) => whileThere(() => readdirSync(join('/proc', path))) ?? [],
};

function whileThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
