// Runs one real kubectl against one cluster, the way a person would: arguments in, text out.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };
export type RunOptions = {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
};

export class Kubectl {
  readonly #program: string;
  readonly #env: Readonly<Record<string, string>>;

  constructor(program: string, kubeconfig: string) {
    this.#program = program;
    // A home of its own: kubectl caches discovery under it, and each version must ask for itself.
    const home = mkdtempSync(join(tmpdir(), 'lateen-kubectl-'));
    this.#env = { HOME: home, KUBECONFIG: kubeconfig, PATH: process.env['PATH'] ?? '' };
  }

  /** Runs to the end, whatever the exit code. */
  try(line: string, options: RunOptions = {}): Promise<Ran> {
    return finished(this.#start(line, options), options);
  }

  /** Runs to the end and answers standard output; a failure throws with everything it said. */
  async run(line: string, options: RunOptions = {}): Promise<string> {
    const { code, out, err } = await this.try(line, options);
    if (code !== 0) throw new Error(`kubectl ${line}: exit ${code}\n${out}\n${err}`);
    return out;
  }

  /** Starts a command that does not end by itself and collects its lines until `stop()`. */
  follow(line: string): Following {
    return new Following(this.#start(line, {}));
  }

  #start(line: string, options: RunOptions): ChildProcess {
    return spawn(this.#program, words(line), {
      env: { ...this.#env, ...options.env },
      stdio: 'pipe',
    });
  }
}

export class Following {
  readonly #child: ChildProcess;
  #text = '';
  #wake: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
  }

  /** Everything printed so far, once it has the wanted text. */
  async until(wanted: string | RegExp, timeoutMs = 20_000): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    while (!(typeof wanted === 'string' ? this.#text.includes(wanted) : wanted.test(this.#text))) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`never printed ${String(wanted)}; it printed:\n${this.#text}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#text;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill();
    await gone;
  }
}

/** Splits on blanks; single quotes keep words together. */
function words(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

function finished(child: ChildProcess, options: RunOptions): Promise<Ran> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs ?? 60_000);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128, out, err: signal === null ? err : `${err}\nkilled: ${signal}` });
    });
    child.stdin?.end(options.input ?? '');
  });
}
