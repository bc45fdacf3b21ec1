// Runs one program of ours and hands on what it prints. An interrupt reaches the child by itself
// (it is in our process group); `stopChildren` ends those that do not heed it.
import { spawn, type ChildProcess } from 'node:child_process';
import { delimiter, join } from 'node:path';

export type Run = {
  readonly command: readonly [program: string, ...args: string[]];
  readonly root: string;
  readonly onText: (text: string) => void;
  /** What it writes to standard error. */
  readonly onComplaint: (text: string) => void;
};

export type Children = { readonly run: (run: Run) => Promise<number>; readonly stop: () => void };

// A test that cleans up namespaces and processes needs a moment after Ctrl-C.
const STOP_GRACE_MS = 20_000;

export function children(): Children {
  const running = new Set<ChildProcess>();
  return {
    run: async (run) => {
      const child = start(run);
      running.add(child);
      try {
        return await ended(child);
      } finally {
        running.delete(child);
      }
    },
    stop() {
      for (const child of running) {
        child.kill('SIGTERM');
        setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS).unref();
      }
    },
  };
}

function start({ command: [program, ...args], root, onText, onComplaint }: Run): ChildProcess {
  const bin = join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` };
  const path = join(bin, program);
  const child = spawn(path, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.setEncoding('utf8').on('data', onText);
  child.stderr.setEncoding('utf8').on('data', onComplaint);
  return child;
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 128));
  });
}
