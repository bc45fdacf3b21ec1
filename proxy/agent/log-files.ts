// The files that access logs are written to, each opened when its first line comes. What a slow
// disk or reader does not take in time is dropped and counted: telling must never fill the proxy.
import type { Log } from '../../lib/index.ts';

/** One open file, or a standard stream. */
export interface LineFile {
  /** Calls `done` when it is written, or cannot be. */
  write(lines: string, done: (error: Error | undefined) => void): void;
  close(): void;
}

export type OpenLineFile = (path: string) => LineFile;

type LogFilesOptions = { readonly open: OpenLineFile; readonly log: Log };

type Open = { file: LineFile; waiting: number; isFailing: boolean };

// Some seconds of a busy proxy's lines.
const WAITING_MAX = 16 * 1024 * 1024;

export class LogFiles {
  readonly #options: LogFilesOptions;
  readonly #files = new Map<string, Open>();
  #waiting = 0;
  #onWritten: (() => void) | undefined;
  /** Lengths of what was never written. */
  droppedLength = 0;

  constructor(options: LogFilesOptions) {
    this.#options = options;
  }

  write(path: string, lines: string): void {
    const file = this.#file(path);
    if (file.waiting + lines.length > WAITING_MAX) {
      this.droppedLength += lines.length;
      return;
    }
    file.waiting += lines.length;
    this.#waiting += lines.length;
    file.file.write(lines, (error) => this.#written(path, file, { lines, error }));
  }

  /** Resolves when what was given before is written, or lost. */
  async flush(): Promise<void> {
    while (this.#waiting > 0) await new Promise<void>((resolve) => (this.#onWritten = resolve));
  }

  /** Whoever rotates logs has moved them: what comes next begins a new file. */
  reopen(): void {
    for (const [path, open] of this.#files) {
      open.file.close();
      open.file = this.#options.open(path);
    }
  }

  #file(path: string): Open {
    let open = this.#files.get(path);
    if (open !== undefined) return open;
    open = { file: this.#options.open(path), waiting: 0, isFailing: false };
    this.#files.set(path, open);
    return open;
  }

  #written(path: string, open: Open, { lines, error }: Written): void {
    open.waiting -= lines.length;
    this.#waiting -= lines.length;
    this.#onWritten?.();
    if (error === undefined) {
      open.isFailing = false;
      return;
    }
    this.droppedLength += lines.length;
    // Once per change of state: a full disk must not fill the log as well.
    if (!open.isFailing) {
      const fields = { path, reason: error.message };
      this.#options.log.error('an access log cannot be written', fields);
    }
    open.isFailing = true;
  }
}

type Written = { readonly lines: string; readonly error: Error | undefined };
