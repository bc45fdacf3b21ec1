// Waits until the node's programs answer, and gives up with their last words when they will not.
import { connect } from 'node:net';
import { NAMESPACES } from '../../api/kubernetes/index.ts';
import { sleep, type Clock } from '../../lib/index.ts';
import { AGENT_SOCKET } from '../layout/index.ts';
import type { HostApi } from './host-api.ts';
import type { Node } from './node.ts';
import { lastLines, type Program } from './program.ts';

type Awaited = {
  readonly program: Program;
  readonly isReady: () => Promise<boolean>;
  readonly clock: Clock;
};

// 30 s: a slow machine with a cold disk needs five.
const READY_TIMEOUT_MS = 30_000;
// Short enough not to be noticed; a question costs the host less than a millisecond.
const ASK_EVERY_MS = 25;
const ENDINGS_MAX = 3;

export async function untilReady(awaited: Awaited, signal: AbortSignal): Promise<void> {
  const { program, isReady, clock } = awaited;
  const deadline = clock.monotonic() + READY_TIMEOUT_MS;
  while (!signal.aborted) {
    if (await isReady()) return;
    const why =
      program.endings() >= ENDINGS_MAX
        ? 'ends as soon as it has started'
        : clock.monotonic() > deadline
          ? `does not answer after ${READY_TIMEOUT_MS / 1000} s`
          : undefined;
    if (why !== undefined) {
      const log = `Its log, ${program.logFile}, ends with:\n${lastLines(program.logFile, 10)}`;
      throw new Error(`${program.name} ${why}. ${log}`);
    }
    await sleep(clock, ASK_EVERY_MS, signal);
  }
}

/** The API answers, and its first objects are there. */
export async function isApiReady(api: Pick<HostApi, 'get'>): Promise<boolean> {
  try {
    return (await api.get(NAMESPACES, { name: 'default' })) !== undefined;
  } catch (error) {
    // Refused, reset or not yet trusted to answer: all mean "not yet", and the log says the rest.
    if (error instanceof Error) return false;
    throw error;
  }
}

/** The agent's socket lies in the node's own `/run`, which is seen through its first process. */
export function isAgentReady(node: Node): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(`/proc/${node.pid}/root${AGENT_SOCKET}`);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
