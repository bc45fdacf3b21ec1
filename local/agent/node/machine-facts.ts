// What this machine says about itself.
import { arch, availableParallelism, release, totalmem } from 'node:os';
import { readFileSync } from 'node:fs';
import type { MachineFacts } from './node-object.ts';

type Named = Pick<MachineFacts, 'name' | 'address' | 'podCidr' | 'version'>;

export function machineFacts(named: Named): MachineFacts {
  return {
    ...named,
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    arch: arch() === 'x64' ? 'amd64' : arch(),
    kernel: release(),
    osImage: /^PRETTY_NAME="?([^"\n]*)/m.exec(textOf('/etc/os-release'))?.[1] ?? 'Linux',
    machineId: textOf('/etc/machine-id').trim(),
    bootId: textOf('/proc/sys/kernel/random/boot_id').trim(),
  };
}

/** Empty when the machine has no such file. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
