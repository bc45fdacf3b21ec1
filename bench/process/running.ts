// Starts programs on a core of their own, and ends every one of them.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Where clients and the backend run, and where the subject runs, alone. */
export const LOAD_CORE = 0;
export const SUBJECT_CORE = 1;

export type Launch = {
  readonly command: readonly string[];
  /** Added to our own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly core: number;
};

// A drain may take a moment; then it is ended.
const STOP_WITHIN_MS = 2000;
const PRINTED_MAX = 8192;

export class Running {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly name: string;
  /** On the clock of `performance.now()`. */
  readonly startedAt = performance.now();
  readonly #ended: Promise<void>;
  #printed = '';
  #isEnded = false;

  constructor(launch: Launch) {
    this.#child = spawnPinned(launch);
    this.name = launch.command.join(' ');
    this.pid = this.#child.pid ?? 0;
    const hear = (text: string): void => {
      this.#printed = (this.#printed + text).slice(-PRINTED_MAX);
    };
    this.#child.stdout?.setEncoding('utf8').on('data', hear);
    this.#child.stderr?.setEncoding('utf8').on('data', hear);
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', ({ message }) => hear(message));
      this.#child.once('close', () => {
        this.#isEnded = true;
        resolve();
      });
    });
  }

  /** Throws with what it said, when it is no longer there. */
  check(): void {
    if (this.#isEnded) throw new Error(`${this.name} has ended:\n${this.#printed}`);
  }

  async stop(): Promise<void> {
    if (this.#isEnded) return;
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.#ended;
    clearTimeout(force);
  }
}

/** This process too works where clients do, so that it never disturbs who is measured. */
export function moveToLoadCore(): void {
  execFileSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)]);
}

type Hearing = {
  /** Each line of its standard output, as it comes. */
  readonly heard?: (line: string) => void;
};

/** Runs a program to its end and answers what it printed. */
export function output(launch: Launch & Hearing): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawnPinned(launch);
    let printed = '';
    const hear = (text: string): void => {
      printed += text;
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    const { heard } = launch;
    if (heard !== undefined && child.stdout !== null) {
      createInterface(child.stdout).on('line', (line) => {
        try {
          heard(line);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      const name = launch.command.join(' ');
      if (code === 0) resolve(printed);
      else reject(new Error(`${name} ended with ${code ?? 'a signal'}:\n${printed}`));
    });
  });
}

function spawnPinned({ command, env, core }: Launch): ChildProcess {
  return spawn('taskset', ['-c', String(core), ...command], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
