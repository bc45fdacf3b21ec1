// Runs one command to its end within a time, and keeps the beginning of what it printed.
import { spawn } from 'node:child_process';

type RanInside = {
  readonly code: number;
  readonly output: string;
  readonly timedOut: boolean;
};

// As much as Kubernetes keeps of a probe's output.
const OUTPUT_BYTES_MAX = 10 * 1024;

// What `timeout` answers when it had to kill.
const KILLED_CODE = 137;

export function runInside(words: readonly string[], timeoutMs: number): Promise<RanInside> {
  return new Promise((resolve, reject) => {
    // `timeout` outside the container kills the whole group, the entered program included.
    const limit = ['timeout', '--signal=KILL', `${timeoutMs / 1000}`];
    const [program = '', ...args] = [...limit, ...words];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text: string): void => {
      if (output.length < OUTPUT_BYTES_MAX)
        output += text.slice(0, OUTPUT_BYTES_MAX - output.length);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const timedOut = signal === 'SIGKILL' || code === KILLED_CODE;
      resolve({ code: code ?? KILLED_CODE, output, timedOut });
    });
  });
}
