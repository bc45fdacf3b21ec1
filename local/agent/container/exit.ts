// How a container ended, read from what its script wrote. Pure.

export type Exit = {
  readonly id: string;
  readonly code: number;
  /** `ContainerStatusUnknown`: the node was gone meanwhile. */
  readonly reason: 'Completed' | 'Error' | 'ContainerCannotRun' | 'ContainerStatusUnknown';
  readonly message: string | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly finishedAt: number;
};

type ExitRecord = {
  readonly code: number;
  readonly reason: Exit['reason'];
  readonly message: string | undefined;
};

// 128 + 9: nobody wrote how it ended, so process 1 itself was killed, as the kernel does it.
const KILLED_CODE = 137;

const STARTED = 'started\n';

/** Whether the container's root is built and its program runs, or ran. */
export function hasStarted(record: string): boolean {
  return record.startsWith(STARTED);
}

/** Whether the script could still write how the program ended. */
export function hasEnded(record: string): boolean {
  return endOf(record) !== '';
}

/** `record` is the file `exit`; `setup` what the script's own tools complained about. */
export function readExit({ record, setup }: { record: string; setup: string }): ExitRecord {
  const text = endOf(record);
  if (text === '') return { code: KILLED_CODE, reason: 'Error', message: undefined };
  const refused = /^cannot-run (\d+) (.*)$/s.exec(text);
  if (refused === null) {
    const code = Number(text);
    return { code, reason: code === 0 ? 'Completed' : 'Error', message: undefined };
  }
  const [, code = '128', what = ''] = refused;
  const why = what.startsWith('exec: ') ? what : `cannot ${what}: ${setup.trim()}`;
  const message = `failed to start container: ${why}`;
  return { code: Number(code), reason: 'ContainerCannotRun', message };
}

function endOf(record: string): string {
  return record.replace(STARTED, '').trim();
}

// As Kubernetes limits them.
const MESSAGE_BYTES_MAX = 4096;
const LOG_MESSAGE_BYTES_MAX = 2048;
const LOG_MESSAGE_LINES_MAX = 80;

/** What the container itself left to say: its message file, or the end of its log. */
export function terminationMessage(
  record: ExitRecord,
  left: { readonly message: string; readonly logEnd: string | undefined },
): string | undefined {
  if (record.message !== undefined) return record.message;
  if (left.message !== '') return left.message.slice(0, MESSAGE_BYTES_MAX);
  if (left.logEnd === undefined || record.code === 0 || left.logEnd === '') return undefined;
  const lines = left.logEnd.slice(-LOG_MESSAGE_BYTES_MAX).split('\n');
  return lines.slice(-LOG_MESSAGE_LINES_MAX - 1).join('\n');
}
