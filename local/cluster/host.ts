// The host, as the commands of this folder see it: who we are, where things are, and what may be
// done. Made once, in the program's entry; files are used directly, below `state` only.
import type { Clock, Random } from '../../lib/index.ts';
import type { Run } from '../machine/index.ts';
import type { Printer } from './printer.ts';

export type Host = {
  readonly clock: Clock;
  readonly random: Random;
  readonly run: Run;
  readonly print: Printer;
  /** Our own process. */
  readonly pid: number;
  readonly userId: number;
  /** What our programs get of our environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The state folder of the local cluster. */
  readonly state: string;
  /** The folder with our bundles. */
  readonly dist: string;
  /** The Node binary that runs us. */
  readonly node: string;
  /** False when there is no such process. */
  readonly kill: (pid: number, signal: 'SIGTERM' | 'SIGKILL') => boolean;
  /** Calls back for SIGINT, SIGTERM and SIGHUP, until the answer is called. */
  readonly onStopSignal: (call: (signal: string) => void) => () => void;
};

/** 0: done. 1: it did not work. 2: something must be installed or allowed first. */
export type ExitCode = 0 | 1 | 2;

/** An expected reason not to go on; its message says what to do. */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
