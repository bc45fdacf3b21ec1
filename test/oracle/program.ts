// Starts Envoy or Lateen from a bootstrap file and waits until it is ready. Both write their access
// logs to a file that stands for standard output.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../lib/index.ts';
import { ADMIN_PORT } from './place.ts';

export type Subject = 'envoy' | 'lateen';

type Starting = {
  readonly subject: Subject;
  /** Envoy's program, and Lateen's main file. */
  readonly programs: Readonly<Record<Subject, string>>;
  readonly bootstrap: JsonObject;
  readonly admin: string;
  /** Where its files go. */
  readonly folder: string;
};

export type Started =
  | { readonly kind: 'ready'; readonly program: Program }
  | { readonly kind: 'refused'; readonly said: string };

export type Program = {
  /** What it wrote to standard output so far. */
  readonly written: () => string;
  readonly stop: () => Promise<void>;
};

// Envoy reads YAML 1.1, where `no` is not a word.
const YAML = { version: '1.1', aliasDuplicateObjects: false } as const;
// A hundred listeners on a machine that does other things too.
const READY_MS = 60_000;
const LOOK_AGAIN_MS = 40;

export async function start(starting: Starting): Promise<Started> {
  const { subject, folder, admin, bootstrap } = starting;
  const config = join(folder, 'bootstrap.yaml');
  writeFileSync(config, stringify(bootstrap, YAML));
  const output = join(folder, `${subject}.out`);
  const complaints = join(folder, `${subject}.err`);
  const files = [output, complaints].map((path) => openSync(path, 'w+'));
  const [program, ...args] = commandOf(starting, config);
  const env = { PATH: process.env['PATH'], MINIMUM_DRAIN_DURATION: '0s' };
  const child = spawn(program, args, { stdio: ['ignore', ...files], env });
  files.forEach((file) => closeSync(file));
  const state = await readiness(child, admin);
  if (state === 'ready') {
    const written = (): string => readFileSync(output, 'utf8');
    return { kind: 'ready', program: { written, stop: () => stop(child) } };
  }
  await stop(child);
  return { kind: 'refused', said: readFileSync(complaints, 'utf8') };
}

type Command = readonly [program: string, ...args: string[]];

function commandOf({ subject, programs }: Starting, config: string): Command {
  const program = programs[subject];
  if (subject === 'lateen') return [process.execPath, program, 'router', '--config', config];
  const options = ['--concurrency 1', '--disable-hot-restart', '--log-level warn'];
  const words = [...options, '--file-flush-interval-msec 20'].flatMap((each) => each.split(' '));
  return [program, '--config-path', config, ...words];
}

async function readiness(child: ChildProcess, admin: string): Promise<'ready' | 'gone'> {
  const deadline = performance.now() + READY_MS;
  while (child.exitCode === null && child.signalCode === null) {
    if (await isReady(admin)) return 'ready';
    if (performance.now() > deadline) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  return 'gone';
}

function isReady(admin: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get({ host: admin, port: ADMIN_PORT, path: '/ready' }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}
