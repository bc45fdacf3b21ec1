// Runs a command to its end and answers what it printed; a failure carries all of it.
import { spawn } from 'node:child_process';

export type Command = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** In place of our own environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** The exit code of success; 0 unless said. */
  readonly code?: number;
};

export function run({ command, args, cwd, env, code: wanted = 0 }: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    const hear = (text: string): void => {
      printed += text;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', (cause) => reject(new Error(`cannot run ${command}`, { cause })));
    child.once('close', (code) => {
      if (code === wanted) resolve(printed);
      else reject(new Error(`${command} ${args.at(-1) ?? ''} ended with ${code}:\n${printed}`));
    });
  });
}
