// Runs a program to its end: arguments and standard input in, exit code and output out. A function
// type, so that tests record commands instead of running them.
import { spawn } from 'node:child_process';

export type Command = {
  readonly argv: readonly string[];
  readonly stdin?: string;
};

export type Ran = {
  /** 127 when the program does not exist, 128 when a signal ended it. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
};

export type Run = (command: Command) => Promise<Ran>;

// 4 MiB: `ip -json` with a thousand links is about 1 MiB. More than that is not an answer we
// expect.
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;

export const runProgram: Run = ({ argv, stdin }) =>
  new Promise((resolve) => {
    const [program = '', ...rest] = argv;
    const input = stdin === undefined ? 'ignore' : 'pipe';
    const child = spawn(program, rest, { stdio: [input, 'pipe', 'pipe'] });
    const heard = { out: '', err: '' };
    const hear = (name: 'out' | 'err') => (text: string) => {
      heard[name] += text;
      if (heard.out.length + heard.err.length > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
    };
    child.stdout?.setEncoding('utf8').on('data', hear('out'));
    child.stderr?.setEncoding('utf8').on('data', hear('err'));
    child.once('error', (error) => resolve({ code: 127, out: '', err: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 128, ...heard }));
    // A program that ends without reading its input breaks the pipe; what it says and its exit code
    // tell more than that.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
  });

/** Runs, and throws with what the program said when it failed. */
export async function checked(run: Run, command: Command): Promise<string> {
  const ran = await run(command);
  if (ran.code !== 0) throw new Error(failureOf(command, ran));
  return ran.out;
}

export function failureOf({ argv }: Command, { code, out, err }: Ran): string {
  const said = (err.trim() === '' ? out : err).trim().slice(0, 500);
  return `'${argv.join(' ').slice(0, 200)}' failed with ${code}${said === '' ? '' : `: ${said}`}`;
}
