// The service and its calls by Google's library for Python, each as a program of its own.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseJson } from '../../lib/index.ts';

const FOLDER = join(import.meta.dirname, 'python');

/** Both are run by `python`, which finds the library. */
export async function servePython(python: string, port: number): Promise<{ stop(): void }> {
  const child = run(python, ['service.py', String(port)]);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', () => resolve());
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('exit', () => reject(new Error(`service.py ended: ${said}`)));
  });
  return { stop: () => void child.kill('SIGKILL') };
}

export async function callFromPython(python: string, port: number): Promise<unknown> {
  const child = run(python, ['calls.py', String(port)]);
  let [found, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (found += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  const facts = parseJson(found);
  if (facts === undefined) throw new Error(`calls.py found nothing: ${said}`);
  return facts;
}

function run(
  python: string,
  [program = '', port = '']: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  const args = ['-B', join(FOLDER, program), port];
  return spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}
